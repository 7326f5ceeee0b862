package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.VisitBatches;
import io.plumbline.persistence.visit.VisitStoreException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What is due once a day (UTC), from the first call on: days are made ahead, old ones lose their detail; and every few
 * seconds a look whether the running day is to be divided. Whichever instance comes first does it; the others find nothing
 * left to do. One thread.
 */
final class VisitHouseKeeping {

    private static final Logger LOG = System.getLogger(VisitHouseKeeping.class.getName());

    private static final int PARTITION_DAYS_AHEAD = 7;

    // a journal that nobody opened for so long is taken for lost with its disk
    private static final Duration MARKS_KEPT = Duration.ofDays(365);

    private static final Duration RETRY = Duration.ofMinutes(1);

    /** In the time between two, full load adds half a million visits. */
    private static final Duration DIVIDE_EVERY = Duration.ofSeconds(10);

    private final VisitBatches batches;
    private final VisitRetention retention;
    private final Clock clock;
    private Instant daysDue = Instant.MIN;
    private Instant purgeDue = Instant.MIN;
    private Instant divideDue = Instant.MIN;

    /** Whether the coming days could not be made when that was last tried. */
    private boolean daysWait;

    VisitHouseKeeping(VisitBatches batches, VisitRetention retention, Clock clock) {
        this.batches = batches;
        this.retention = retention;
        this.clock = clock;
    }

    /** Whether there is something to do, for which no batch should be under way: it may need the tables for itself. */
    boolean isDue() {
        var now = clock.instant();
        return !now.isBefore(daysDue) || !now.isBefore(purgeDue) || !now.isBefore(divideDue);
    }

    /** Does what is due; a failure delays no visit. */
    void keep() {
        var now = clock.instant();
        if (!now.isBefore(daysDue)) {
            daysDue = makeDays(now);
        }
        if (!now.isBefore(purgeDue)) {
            purgeDue = purge(now);
        }
        if (!now.isBefore(divideDue)) {
            divideDue = divide(now);
        }
    }

    private Instant makeDays(Instant now) {
        try {
            batches.createPartitions(LocalDate.ofInstant(now, ZoneOffset.UTC), PARTITION_DAYS_AHEAD);
            batches.forgetMarksBefore(now.minus(MARKS_KEPT));
            if (daysWait) {
                LOG.log(Level.INFO, "there are partitions for the coming days again");
            }
            daysWait = false;
            return midnightAfter(now);
        } catch (VisitStoreException failure) {
            if (!daysWait) {
                LOG.log(
                        Level.WARNING,
                        "no partitions for the coming days; visits go to the default one meanwhile, and it is tried again"
                                + " each minute",
                        failure);
            }
            daysWait = true;
            return now.plus(RETRY);
        }
    }

    /** One day at a time, so that visits are flushed in between. */
    private Instant purge(Instant now) {
        try {
            var purged =
                    retention.firstKept(now).map(batches::purgeDetailBefore).orElse(false);
            return purged ? now : midnightAfter(now);
        } catch (VisitStoreException failure) {
            LOG.log(Level.WARNING, "old visits keep their detail for now; tried again in a minute", failure);
            return now.plus(RETRY);
        }
    }

    private Instant divide(Instant now) {
        try {
            batches.dividePartitions(now);
            return now.plus(DIVIDE_EVERY);
        } catch (VisitStoreException failure) {
            LOG.log(Level.WARNING, "the running day is not divided for now; tried again in a minute", failure);
            return now.plus(RETRY);
        }
    }

    private static Instant midnightAfter(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC)
                .plusDays(1)
                .atStartOfDay(ZoneOffset.UTC)
                .toInstant();
    }
}
