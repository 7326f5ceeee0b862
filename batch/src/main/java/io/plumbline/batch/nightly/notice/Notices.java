package io.plumbline.batch.nightly.notice;

import io.plumbline.batch.report.Change;
import io.plumbline.batch.report.Changes;
import io.plumbline.batch.report.LocalTimes;
import io.plumbline.batch.report.News;
import io.plumbline.batch.report.Report;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Verdict;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.notice.NoticeRepository;
import io.plumbline.persistence.notice.StoredNotice.Channel;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Decides what administrators are told, and by which channels. It is silent if nothing is new: a cause is told once, and again
 * only if it comes back, gets worse, or turns from growth into a leak. What is muted is never told. Thread-safe.
 */
public final class Notices {

    private final NoticeRepository notices;
    private final FindingRepository findings;
    private final NoticeSettings settings;
    private final Clock clock;

    public Notices(NoticeRepository notices, FindingRepository findings, NoticeSettings settings, Clock clock) {
        this.notices = notices;
        this.findings = findings;
        this.settings = settings;
        this.clock = clock;
    }

    /** Notes what is new in a report, in the transaction that stores it. */
    public void note(Report report) {
        var channels = settings.told().keySet();
        if (channels.isEmpty() || report.verdict().findings().isEmpty()) {
            return;
        }
        long target = report.subject().id();
        var told = news(report, findings.muted().getOrDefault(target, Set.of()), notices.told(target));
        if (!told.isEmpty()) {
            var now = clock.instant();
            var content = told(report, told).json();
            channels.forEach(
                    channel -> notices.add(report.diagnosis(), channel, content, now, now.plus(gather(channel))));
            notices.tell(
                    target,
                    told.stream().collect(Collectors.toMap(Finding::fingerprint, Notices::mostPerSecond, Math::max)),
                    now);
        }
    }

    /** What sends them, one for each channel that is configured. */
    public List<Dispatch> dispatches(LocalTimes times) {
        var all = new ArrayList<Dispatch>();
        if (settings.webhook() != null) {
            all.add(dispatch(new WebhookCarrier(settings.webhook(), settings.timeout(), clock)));
        }
        if (settings.mail() != null) {
            all.add(dispatch(new MailCarrier(settings.mail(), settings.timeout(), times, clock)));
        }
        return List.copyOf(all);
    }

    private Dispatch dispatch(Carrier carrier) {
        return new Dispatch(carrier, notices, settings, clock);
    }

    /** How long a channel waits for more to tell: what a night finds within minutes is one mail. */
    private Duration gather(Channel channel) {
        return channel == Channel.MAIL && settings.mail() != null
                ? settings.mail().gather()
                : Duration.ZERO;
    }

    /** The causes that somebody should be told of, the most urgent first. */
    private List<Finding> news(Report report, Set<String> muted, Map<String, Double> told) {
        var changes = report.changes();
        return report.verdict().findings().stream()
                .filter(finding -> isWorthTelling(report, finding))
                .filter(finding -> !muted.contains(finding.fingerprint()))
                .filter(finding -> changes.of(finding.fingerprint())
                        .filter(change -> isNews(change, finding, told))
                        .isPresent())
                .toList();
    }

    /* What was told already is worse only than what was told, not than any night since. */
    private static boolean isNews(Change change, Finding finding, Map<String, Double> told) {
        var before = told.get(finding.fingerprint());
        return before == null
                || (change.kind() == Change.Kind.WORSE
                        ? Changes.isFaster(finding, before)
                        : change.kind().isNews());
    }

    /* A leak always; growth alone if it soon ends badly. */
    private boolean isWorthTelling(Report report, Finding finding) {
        var end = finding.exhaustionAt();
        return finding.leaks() || (end != null && end.isBefore(report.to().plus(settings.growthWithin())));
    }

    private static double mostPerSecond(Finding finding) {
        return Objects.requireNonNullElse(finding.high(), 0.0);
    }

    /* Nothing of what is muted: neither its sentence nor its limit. */
    private News told(Report report, List<Finding> told) {
        var changes = report.changes();
        return new News(
                report.diagnosis(),
                report.subject().id(),
                report.subject().name(),
                told.stream().anyMatch(Finding::leaks) ? Verdict.Kind.LEAK : Verdict.Kind.GROWTH,
                told.get(0).summary(),
                report.to(),
                told.stream()
                        .flatMap(finding -> Stream.ofNullable(finding.exhaustionAt()))
                        .min(Comparator.naturalOrder())
                        .orElse(null),
                told.stream()
                        .map(Finding::repair)
                        .filter(repair -> !repair.isEmpty())
                        .findFirst()
                        .orElse(null),
                settings.baseUrl() == null ? null : settings.baseUrl() + "/console/diagnoses/" + report.diagnosis(),
                told.stream()
                        .flatMap(finding -> changes.of(finding.fingerprint()).stream())
                        .toList());
    }
}
