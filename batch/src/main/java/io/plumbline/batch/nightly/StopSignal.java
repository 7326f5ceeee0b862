package io.plumbline.batch.nightly;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** One wish to stop, from the server's thread to the one that works. Thread-safe. */
final class StopSignal {

    private final CountDownLatch raised = new CountDownLatch(1);

    void raise() {
        raised.countDown();
    }

    boolean isRaised() {
        return raised.getCount() == 0;
    }

    /** Waits, and says whether the signal was raised before the time was over. */
    boolean raisedWithin(Duration time) throws InterruptedException {
        return raised.await(time.toMillis(), TimeUnit.MILLISECONDS);
    }
}
