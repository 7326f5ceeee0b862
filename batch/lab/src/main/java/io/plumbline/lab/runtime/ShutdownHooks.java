package io.plumbline.lab.runtime;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Registers a shutdown hook a request. */
public final class ShutdownHooks implements LabCase {

    private final AtomicLong hooks = new AtomicLong();

    @Override
    public void serve(long request) {
        Runtime.getRuntime().addShutdownHook(new Thread(new CleanUp(), "clean-up"));
        hooks.incrementAndGet();
    }

    @Override
    public long kept() {
        return hooks.get();
    }

    /** What is to be cleaned up, and, as measured, a thread that has not started and its places in the table. */
    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + 467;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.HEAP, CleanUp.class.getName(), "java.lang.ApplicationShutdownHooks", "hooks"));
    }

    /** Would delete what a request has left. */
    private static final class CleanUp implements Runnable {
        private final byte[] paths = new byte[Layout.PAYLOAD];

        @Override
        public void run() {
            paths[0]++;
        }
    }
}
