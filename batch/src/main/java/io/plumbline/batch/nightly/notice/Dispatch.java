package io.plumbline.batch.nightly.notice;

import io.plumbline.persistence.notice.NoticeRepository;
import io.plumbline.persistence.notice.StoredNotice;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * Sends what waits on one channel. A notice is claimed before it is sent: if this instance dies meanwhile, another one sends it
 * again, so that whoever is told may be told twice, by the same number. One thread.
 */
public final class Dispatch {

    private static final Logger LOG = System.getLogger(Dispatch.class.getName());

    /** Whoever notes what came of it waits for the database, too. */
    private static final Duration EARLIEST_LOSS = Duration.ofMinutes(5);

    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final Carrier carrier;
    private final NoticeRepository notices;
    private final NoticeSettings settings;
    private final Clock clock;

    Dispatch(Carrier carrier, NoticeRepository notices, NoticeSettings settings, Clock clock) {
        this.carrier = carrier;
        this.notices = notices;
        this.settings = settings;
        this.clock = clock;
    }

    /** Sends all that is due, until there is no more or something is not taken. */
    public void run() {
        boolean taken = true;
        while (taken) {
            var now = clock.instant();
            var due = notices.claim(
                    carrier.channel(), carrier.atOnce(), now, now.plus(carrier.gather()), now.plus(lostAfter()));
            taken = !due.isEmpty() && bring(due);
        }
    }

    private Duration lostAfter() {
        var longest = carrier.longestTime();
        return longest.compareTo(EARLIEST_LOSS) > 0 ? longest : EARLIEST_LOSS;
    }

    private boolean bring(List<StoredNotice> due) {
        try {
            carrier.bring(due);
        } catch (DeliveryException refused) {
            due.forEach(notice -> failed(notice, refused.problem()));
            return false;
        } catch (InterruptedException stopping) {
            due.forEach(notice -> notices.putBack(notice, clock.instant()));
            Thread.currentThread().interrupt();
            return false;
        } catch (RuntimeException | Error broken) {
            return bringAlone(due, broken);
        }
        due.forEach(notice -> notices.sent(notice, clock.instant()));
        return true;
    }

    /* One that cannot be brought at all keeps back no other. */
    private boolean bringAlone(List<StoredNotice> due, Throwable broken) {
        if (due.size() > 1) {
            boolean all = true;
            for (var notice : due) {
                all &= bring(List.of(notice));
            }
            return all;
        }
        LOG.log(Level.WARNING, "notice " + due.get(0).id() + " cannot be brought", broken);
        failed(due.get(0), "it cannot be brought: " + broken);
        return false;
    }

    private void failed(StoredNotice notice, String problem) {
        if (notice.attempts() < settings.attempts()) {
            notices.retry(notice, problem, clock.instant().plus(pause(settings.firstRetry(), notice.attempts())));
            return;
        }
        notices.giveUp(notice, problem, clock.instant());
        LOG.log(
                Level.WARNING,
                "notice {0} by {1} is given up after {2} attempts: {3}",
                notice.id(),
                notice.channel(),
                notice.attempts(),
                problem);
    }

    /** How long to wait after so many failed attempts: twice as long each time, up to an hour. */
    static Duration pause(Duration first, int attempts) {
        var pause = first;
        for (int i = 1; i < attempts && pause.compareTo(LONGEST_PAUSE) < 0; i++) {
            pause = pause.multipliedBy(2);
        }
        return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
}
