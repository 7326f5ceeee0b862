package io.plumbline.lab.task;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Optional;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Cancels timer tasks and never purges the timer. */
public final class CancelledTimer implements LabCase {

    private static final Timer TIMER = new Timer("reminders", true);

    private final AtomicLong cancelled = new AtomicLong();

    /** Somebody is to be reminded before all others: until then the timer looks at no other task. */
    public CancelledTimer() {
        TIMER.schedule(new Reminder(), TimeUnit.MINUTES.toMillis(40));
    }

    @Override
    public void serve(long request) {
        var reminder = new Reminder();
        TIMER.schedule(reminder, TimeUnit.HOURS.toMillis(1));
        if (reminder.cancel()) {
            cancelled.incrementAndGet();
        }
    }

    @Override
    public long kept() {
        return cancelled.get();
    }

    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(2, 2 * Long.BYTES + Integer.BYTES) + Layout.object(0, 0) + Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.HEAP, Reminder.class.getName(), CancelledTimer.class.getName(), "TIMER"));
    }

    /** Would remind somebody. */
    private static final class Reminder extends TimerTask {
        private final byte[] letter = new byte[Layout.PAYLOAD];

        @Override
        public void run() {
            letter[0]++;
        }
    }
}
