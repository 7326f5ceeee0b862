package io.plumbline.lab.classes;

import io.plumbline.lab.load.LabCase;
import java.lang.invoke.MethodHandles;

/** Generates a class for each script, runs it and forgets it; the JVM unloads them. */
public final class ShortLivedScripts implements LabCase {

    private final byte[] bytes = ClassFile.of(Plugin.class);

    @Override
    public void serve(long request) {
        try {
            var script = MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass();
            ((Runnable) script.getDeclaredConstructor().newInstance()).run();
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
