package io.plumbline.batch.nightly.notice;

import io.plumbline.persistence.notice.StoredNotice;
import java.time.Duration;
import java.util.List;

/** Brings notices to administrators by one channel. */
interface Carrier {

    StoredNotice.Channel channel();

    /** How many notices it brings together. */
    int atOnce();

    /** How long a notice waits for others that may go along. */
    Duration gather();

    /** After how long whoever brings notices, and has not said what came of it, is surely dead. */
    Duration longestTime();

    /**
     * Brings all of them, or none.
     *
     * @throws DeliveryException if they were not taken
     * @throws InterruptedException if the service ends meanwhile
     */
    void bring(List<StoredNotice> notices) throws DeliveryException, InterruptedException;
}
