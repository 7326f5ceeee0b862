package io.plumbline.web.redirect;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.plumbline.persistence.visit.VisitAdmissions;
import io.plumbline.web.gate.DatabaseGate;
import io.plumbline.web.gate.DatabaseUnavailableException;
import java.time.Duration;

/**
 * Admits visitors to links with a maximum of visits, which ask the database each time; other links never do. A link that is
 * used up is remembered for a moment, so that a crowd that comes too late costs one question a second. Thread-safe.
 */
final class VisitLimits {

    private static final Duration REMEMBERED = Duration.ofSeconds(1);
    private static final long MOST_LINKS = 10_000;

    private final VisitAdmissions admissions;
    private final DatabaseGate gate;

    /** By identity: a link that was changed is another target. */
    private final Cache<RedirectTarget, Boolean> usedUp;

    /**
     * Limits over the admissions of all instances.
     *
     * @param gate its own, so that links with a maximum and those without do not hold each other up
     */
    VisitLimits(VisitAdmissions admissions, DatabaseGate gate, Ticker ticker) {
        this.admissions = admissions;
        this.gate = gate;
        this.usedUp = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MOST_LINKS)
                .expireAfterWrite(REMEMBERED)
                .build();
    }

    /**
     * Whether one more visitor is led on.
     *
     * @param counts whether that uses up one visit of the maximum
     */
    boolean admit(RedirectTarget target, boolean counts) throws DatabaseUnavailableException {
        var maxVisits = target.maxVisits();
        if (maxVisits == RedirectTarget.UNLIMITED) {
            return true;
        }
        if (usedUp.getIfPresent(target) != null) {
            return false;
        }
        var admitted = counts
                ? gate.ask(() -> admissions.admit(target.linkId(), maxVisits))
                : gate.ask(() -> admissions.hasRoom(target.linkId(), maxVisits));
        if (!admitted) {
            usedUp.put(target, Boolean.TRUE);
        }
        return admitted;
    }
}
