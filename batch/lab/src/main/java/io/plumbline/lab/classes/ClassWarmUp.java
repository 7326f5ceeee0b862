package io.plumbline.lab.classes;

import io.plumbline.lab.load.LabCase;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.List;

/** Loads the classes of its features one after the other for three minutes (3,600 requests), and no more from then on. */
public final class ClassWarmUp implements LabCase {

    private static final int MOST = 900;
    private static final int PERIOD = 4;
    private static final List<Class<?>> FEATURES = new ArrayList<>();

    private final byte[] bytes = ClassFile.of(Plugin.class);

    @Override
    public void serve(long request) {
        if (request % PERIOD == 0 && FEATURES.size() < MOST) {
            try {
                FEATURES.add(
                        MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass());
            } catch (IllegalAccessException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
    }
}
