package io.plumbline.lab.task;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Cancels the hour-long time-out of every answered request; the scheduler keeps each until its hour has come. */
public final class CancelledTimeouts implements LabCase {

    private static final ScheduledThreadPoolExecutor TIMEOUTS =
            new ScheduledThreadPoolExecutor(1, CancelledTimeouts::thread);

    @Override
    public void serve(long request) {
        TIMEOUTS.schedule(() -> {}, 1, TimeUnit.HOURS).cancel(false);
    }

    @Override
    public long kept() {
        return TIMEOUTS.getQueue().size();
    }

    /** The task, which lets go of what it was to do, and, in a queue that is two thirds to wholly full, its place. */
    @Override
    public double bytesPerRequest() {
        return Layout.object(6, 2 * Integer.BYTES + 3 * Long.BYTES) + 1.25 * Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(
                Leak.Area.HEAP,
                "java.util.concurrent.ScheduledThreadPoolExecutor$ScheduledFutureTask",
                CancelledTimeouts.class.getName(),
                "TIMEOUTS"));
    }

    private static Thread thread(Runnable work) {
        var thread = new Thread(work, "timeouts");
        thread.setDaemon(true);
        return thread;
    }
}
