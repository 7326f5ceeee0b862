package io.plumbline.lab.thread;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes a pool of one thread for each request and shuts none down. */
public final class PoolPerRequest implements LabCase {

    private static final List<ExecutorService> POOLS = new ArrayList<>();

    @Override
    public void serve(long request) {
        var pool = Executors.newFixedThreadPool(1);
        synchronized (POOLS) {
            POOLS.add(pool);
        }
        try {
            pool.submit(() -> request).get();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public long kept() {
        synchronized (POOLS) {
            return POOLS.size();
        }
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.THREADS, Thread.class.getName(), PoolPerRequest.class.getName(), "POOLS"));
    }
}
