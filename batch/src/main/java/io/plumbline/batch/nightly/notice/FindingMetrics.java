package io.plumbline.batch.nightly.notice;

import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.ListedFinding;
import io.plumbline.persistence.notice.NoticeRepository;
import io.plumbline.persistence.notice.StoredNotice;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricRegistry;

/**
 * Tells in the metrics what is wrong now, so that a monitoring system can call somebody; what is muted does not count. What is
 * told is what the last look saw, so that nobody who asks for metrics waits for the database. Thread-safe.
 */
public final class FindingMetrics {

    private static final int MOST_FINDINGS = 10_000;

    private final FindingRepository findings;
    private final NoticeRepository notices;
    private final Clock clock;

    private volatile Seen seen =
            new Seen(OptionalDouble.empty(), OptionalDouble.empty(), List.of(), OptionalDouble.empty());

    public FindingMetrics(FindingRepository findings, NoticeRepository notices, Clock clock) {
        this.findings = findings;
        this.notices = notices;
        this.clock = clock;
    }

    /** What was seen; nothing before the first look. */
    private record Seen(OptionalDouble leaking, OptionalDouble growing, List<Instant> ends, OptionalDouble dead) {}

    /** Tells them from now on; not a number where nothing is known. */
    public void tell(MetricRegistry metrics) {
        metrics.gauge("plumbline_targets_leaking", () -> seen.leaking().orElse(Double.NaN));
        metrics.gauge("plumbline_targets_growing", () -> seen.growing().orElse(Double.NaN));
        metrics.gauge("plumbline_time_to_exhaustion_seconds", this::secondsToExhaustion);
        metrics.gauge("plumbline_notices_dead", () -> seen.dead().orElse(Double.NaN));
    }

    /** Looks what is wrong now. */
    public void look() {
        var current = findings.current(MOST_FINDINGS).stream()
                .filter(finding -> finding.status() != ListedFinding.Status.MUTED)
                .toList();
        seen = new Seen(
                OptionalDouble.of(targets(current, Diagnosis.Conclusion.LEAK)),
                OptionalDouble.of(targets(current, Diagnosis.Conclusion.GROWTH)),
                current.stream()
                        .flatMap(finding -> Stream.ofNullable(finding.finding().exhaustionAt()))
                        .toList(),
                OptionalDouble.of((double) notices.count(StoredNotice.State.DEAD)));
    }

    /** Until the first limit is reached; infinite if none is in sight. */
    double secondsToExhaustion() {
        if (seen.leaking().isEmpty()) {
            return Double.NaN;
        }
        var now = clock.instant();
        return seen.ends().stream()
                .mapToDouble(end -> Math.max(0, Duration.between(now, end).toMillis() / 1e3))
                .min()
                .orElse(Double.POSITIVE_INFINITY);
    }

    private static double targets(List<ListedFinding> current, Diagnosis.Conclusion verdict) {
        return current.stream()
                .filter(finding -> finding.verdict() == verdict)
                .mapToLong(ListedFinding::targetId)
                .distinct()
                .count();
    }
}
