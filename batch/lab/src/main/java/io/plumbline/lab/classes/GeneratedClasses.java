package io.plumbline.lab.classes;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Generates a class for each request, as scripts and mappers do, and keeps it. */
public final class GeneratedClasses implements LabCase {

    private static final List<Class<?>> SCRIPTS = new CopyOnWriteArrayList<>();

    private final byte[] bytes = ClassFile.of(Plugin.class);
    private final AtomicLong occupied = new AtomicLong();

    @Override
    public void serve(long request) {
        long before = Metaspace.usedBytes();
        try {
            SCRIPTS.add(MethodHandles.lookup().defineHiddenClass(bytes, true).lookupClass());
        } catch (IllegalAccessException impossible) {
            throw new IllegalStateException(impossible);
        }
        occupied.addAndGet(Metaspace.usedBytes() - before);
    }

    @Override
    public long kept() {
        return SCRIPTS.size();
    }

    /** As the JVM itself tells of each; what others load meanwhile is not in it. */
    @Override
    public double keptBytes() {
        return occupied.get();
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.METASPACE, Class.class.getName(), GeneratedClasses.class.getName(), "SCRIPTS"));
    }
}
