package io.plumbline.lab.classes;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/** Loads a plug-in anew a request, and a registry keeps each loader: what redeploying does. */
public final class ForgottenLoaders implements LabCase {

    private static final List<Runnable> PLUGINS = new CopyOnWriteArrayList<>();

    private final byte[] bytes = ClassFile.of(Plugin.class);
    private final AtomicLong occupied = new AtomicLong();

    @Override
    public void serve(long request) {
        long before = Metaspace.usedBytes();
        try {
            var plugin = (Runnable)
                    new PluginLoader(bytes).plugin().getDeclaredConstructor().newInstance();
            plugin.run();
            PLUGINS.add(plugin);
        } catch (ReflectiveOperationException failed) {
            throw new IllegalStateException(failed);
        }
        occupied.addAndGet(Metaspace.usedBytes() - before);
    }

    @Override
    public long kept() {
        return PLUGINS.size();
    }

    /** As the JVM itself tells of each; what others load meanwhile is not in it. */
    @Override
    public double keptBytes() {
        return occupied.get();
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(
                Leak.Area.METASPACE, PluginLoader.class.getName(), ForgottenLoaders.class.getName(), "PLUGINS"));
    }

    /** Of one deployment. */
    private static final class PluginLoader extends ClassLoader {
        private final byte[] bytes;

        PluginLoader(byte[] bytes) {
            super(ForgottenLoaders.class.getClassLoader());
            this.bytes = bytes;
        }

        Class<?> plugin() {
            var loaded = defineClass(Plugin.class.getName(), bytes, 0, bytes.length);
            resolveClass(loaded);
            return loaded;
        }
    }
}
