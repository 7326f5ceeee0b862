package io.plumbline.lab.task;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Hands reports to an executor whose only worker hangs, so that its queue grows. */
public final class ExecutorQueue implements LabCase {

    private static final ThreadPoolExecutor WORKERS =
            new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), ExecutorQueue::thread);

    @Override
    public void serve(long request) {
        WORKERS.execute(new Report());
    }

    @Override
    public long kept() {
        return WORKERS.getQueue().size();
    }

    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + Layout.object(2, 0);
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.HEAP, Report.class.getName(), ExecutorQueue.class.getName(), "WORKERS"));
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "report-writer");
        thread.setDaemon(true);
        return thread;
    }

    /** Waits for a printer that does not answer. */
    static final class Report implements Runnable {
        final byte[] page = new byte[Layout.PAYLOAD];

        @Override
        public void run() {
            while (!Thread.currentThread().isInterrupted()) {
                LockSupport.park(this);
            }
        }
    }
}
