package io.plumbline.batch.nightly.notice;

import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.ListedFinding;
import io.plumbline.persistence.notice.NoticeRepository;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Tells in the metrics what is wrong now, so that a monitoring system can call somebody; what is muted does not count. What is
 * told is what the last look saw, so that nobody who asks for metrics waits for the database. Thread-safe.
 */
public final class FindingMetrics {

    private static final int MOST_FINDINGS = 10_000;

    /** What was seen before is nothing to rely on: the database is away, and an alarm on it must not stay silent. */
    private static final Duration BELIEVED_FOR = Duration.ofMinutes(1);

    private final FindingRepository findings;
    private final NoticeRepository notices;
    private final Clock clock;

    private volatile @Nullable Seen seen;

    public FindingMetrics(FindingRepository findings, NoticeRepository notices, Clock clock) {
        this.findings = findings;
        this.notices = notices;
        this.clock = clock;
    }

    /** What a look saw. */
    private record Seen(Instant at, double leaking, double growing, List<Instant> ends, double deadNotices) {

        /** Until the first limit is reached; infinite if none is in sight. */
        double secondsToExhaustion(Instant now) {
            return ends.stream()
                    .mapToDouble(end -> Math.max(0, Duration.between(now, end).toMillis() / 1e3))
                    .min()
                    .orElse(Double.POSITIVE_INFINITY);
        }
    }

    /** Tells them from now on; not a number before the first look and while nobody can look. */
    public void tell(MetricRegistry metrics) {
        metrics.gauge("plumbline_targets_leaking", this::leaking);
        metrics.gauge("plumbline_targets_growing", this::growing);
        metrics.gauge("plumbline_time_to_exhaustion_seconds", this::secondsToExhaustion);
        metrics.gauge("plumbline_notices_dead", () -> known(Seen::deadNotices));
    }

    double leaking() {
        return known(Seen::leaking);
    }

    double growing() {
        return known(Seen::growing);
    }

    double secondsToExhaustion() {
        return known(last -> last.secondsToExhaustion(clock.instant()));
    }

    private double known(ToDoubleFunction<Seen> value) {
        var last = seen;
        return last == null || last.at().plus(BELIEVED_FOR).isBefore(clock.instant())
                ? Double.NaN
                : value.applyAsDouble(last);
    }

    /** Looks what is wrong now. */
    public void look() {
        var now = clock.instant();
        var current = findings.current(MOST_FINDINGS).stream()
                .filter(finding -> finding.status() != ListedFinding.Status.MUTED)
                .toList();
        var leaking = targets(current, FindingMetrics::leaks);
        var growing = targets(current, FindingMetrics::grows);
        growing.removeAll(leaking);
        seen = new Seen(
                now,
                leaking.size(),
                growing.size(),
                current.stream()
                        .flatMap(finding -> Stream.ofNullable(finding.finding().exhaustionAt()))
                        .toList(),
                notices.countDead());
    }

    /* A leak that is muted makes no leak of what grows beside it. */
    private static boolean leaks(ListedFinding finding) {
        var accused = finding.finding().leaks();
        return accused == null ? finding.verdict() == Diagnosis.Conclusion.LEAK : accused;
    }

    private static boolean grows(ListedFinding finding) {
        return finding.verdict() == Diagnosis.Conclusion.LEAK || finding.verdict() == Diagnosis.Conclusion.GROWTH;
    }

    private static Set<Long> targets(List<ListedFinding> current, Predicate<ListedFinding> which) {
        return current.stream()
                .filter(which)
                .map(ListedFinding::targetId)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
