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

    /**
     * Brings all of them, or none.
     *
     * @throws DeliveryException if they were not taken
     */
    void bring(List<StoredNotice> notices) throws DeliveryException;
}
