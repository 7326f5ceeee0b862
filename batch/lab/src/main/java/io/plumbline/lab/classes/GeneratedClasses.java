package io.plumbline.lab.classes;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Generates a class for each request, as scripts and mappers do, and keeps it. */
public final class GeneratedClasses implements LabCase {

    private static final List<Class<?>> SCRIPTS = new CopyOnWriteArrayList<>();

    private final byte[] bytes = ClassFile.of(Plugin.class);
    private final long before = Metaspace.usedBytes();

    @Override
    public void serve(long request) {
        try {
            SCRIPTS.add(MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public long kept() {
        return SCRIPTS.size();
    }

    /** As the JVM itself tells. */
    @Override
    public double keptBytes() {
        return Metaspace.usedBytes() - before;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.METASPACE, Class.class.getName(), GeneratedClasses.class.getName(), "SCRIPTS"));
    }
}
