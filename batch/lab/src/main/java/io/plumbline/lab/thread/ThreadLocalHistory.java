package io.plumbline.lab.thread;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Lets each pooled thread remember all that it has served. */
public final class ThreadLocalHistory implements LabCase {

    private static final ThreadLocal<History> HISTORY = ThreadLocal.withInitial(History::new);

    private final PooledThreads threads = new PooledThreads();
    private final AtomicLong served = new AtomicLong();

    @Override
    public void serve(long request) {
        threads.serve(() -> HISTORY.get().requests.add(new Served()));
        served.incrementAndGet();
    }

    @Override
    public long kept() {
        return served.get();
    }

    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.HEAP, Served.class.getName(), History.class.getName(), "requests"));
    }

    /** Of one thread. */
    private static final class History {
        private final List<Served> requests = new ArrayList<>();
    }

    /** A request that is over. */
    static final class Served {
        final byte[] headers = new byte[Layout.PAYLOAD];
    }
}
