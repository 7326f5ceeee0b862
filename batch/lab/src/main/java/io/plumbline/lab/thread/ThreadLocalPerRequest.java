package io.plumbline.lab.thread;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Makes a thread-local variable a request whose value refers to it, so that no pooled thread ever forgets one. */
public final class ThreadLocalPerRequest implements LabCase {

    private final PooledThreads threads = new PooledThreads();
    private final AtomicLong scopes = new AtomicLong();

    @Override
    public void serve(long request) {
        threads.serve(() -> new Scope().enter());
        scopes.incrementAndGet();
    }

    @Override
    public long kept() {
        return scopes.get();
    }

    /** The scope, its variable, the entry of the thread's map and, at a third to two thirds full, two places in its table. */
    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(2, 0) + Layout.object(0, Integer.BYTES) + Layout.object(5, 0) + 2 * Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.HEAP, Scope.class.getName(), "java.lang.ThreadLocal$ThreadLocalMap", "table"));
    }

    /** What a request knows, found through the thread. */
    static final class Scope {
        // a variable each is the leak
        @SuppressWarnings("ThreadLocalUsage")
        private final ThreadLocal<Scope> current = new ThreadLocal<>();

        final byte[] attributes = new byte[Layout.PAYLOAD];

        void enter() {
            current.set(this);
        }
    }
}
