package io.plumbline.batch.report;

import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Verdict;
import io.plumbline.batch.verdict.Wording;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is new, back, worse, continuing, better and gone since the night before. Immutable.
 *
 * @param comparedWith end of the window of the night before; absent if this is the first diagnosis that came to a conclusion
 * @param all one for each cause, the most urgent first
 */
public record Changes(@Nullable Instant comparedWith, List<Change> all) {

    /** A rate is another one if the end of its interval is so many times the other's. */
    private static final double FASTER = 1.25;

    public Changes {
        all = List.copyOf(all);
    }

    /**
     * Compares a verdict with what was known before. Nothing is gone because nothing could be said, or because a moment was
     * looked at.
     *
     * @param startedAt when the process began that was looked at; absent if it is not known
     * @param seenAt end of the window
     */
    public static Changes of(Verdict verdict, @Nullable Instant startedAt, Instant seenAt, History history) {
        var changes = new ArrayList<Change>();
        verdict.findings().forEach(finding -> changes.add(change(finding, startedAt, seenAt, history)));
        if (verdict.kind() != Verdict.Kind.INCONCLUSIVE) {
            gone(verdict.findings(), startedAt, history).forEach(changes::add);
        }
        changes.sort(Comparator.comparing(Change::kind));
        return new Changes(
                Optional.ofNullable(history.before()).map(History.Compared::to).orElse(null), changes);
    }

    /** The change of a cause, if there is one. */
    public Optional<Change> of(String fingerprint) {
        return all.stream()
                .filter(change -> change.fingerprint().equals(fingerprint))
                .findFirst();
    }

    /** How many there are of each kind, in words such as {@code 1 new, 2 continuing}; empty if there is none. */
    public String counts() {
        return all.stream()
                .collect(Collectors.groupingBy(
                        Change::kind, () -> new EnumMap<>(Change.Kind.class), Collectors.counting()))
                .entrySet()
                .stream()
                .map(kind -> kind.getValue() + " " + kind.getKey().name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(", "));
    }

    private static Change change(Finding finding, @Nullable Instant startedAt, Instant seenAt, History history) {
        var earlier = history.last(finding.fingerprint()).orElse(null);
        if (earlier == null) {
            return new Change(
                    Change.Kind.NEW,
                    finding.fingerprint(),
                    finding.area(),
                    finding.element(),
                    finding.summary(),
                    finding.build(),
                    seenAt,
                    startedAt,
                    null,
                    null,
                    null,
                    false);
        }
        return seen(kind(finding, earlier, history), finding, earlier, startedAt, history);
    }

    private static Change seen(
            Change.Kind kind, Finding told, EarlierFinding earlier, @Nullable Instant startedAt, History history) {
        return new Change(
                kind,
                told.fingerprint(),
                told.area(),
                told.element(),
                told.summary(),
                told.build(),
                earlier.firstSeenAt(),
                earlier.firstStartedAt(),
                rate(history.reference(told.fingerprint()).orElse(earlier.finding())),
                earlier.seenAt(),
                renewed(history, earlier.seenAt()),
                startedAt != null && !startedAt.isAfter(earlier.seenAt()));
    }

    private static Change.Kind kind(Finding finding, EarlierFinding earlier, History history) {
        var before = history.before();
        if (before != null && earlier.seenAt().isBefore(before.to())) {
            return Change.Kind.BACK;
        }
        if (finding.leaks() && !earlier.accused()) {
            return Change.Kind.ACCUSED;
        }
        var reference = history.reference(finding.fingerprint()).orElse(earlier.finding());
        return isFaster(finding, reference)
                ? Change.Kind.WORSE
                : isFaster(reference, finding) ? Change.Kind.BETTER : Change.Kind.CONTINUING;
    }

    /* Surely, and by so much that it matters: windows of other lengths and hours tell slightly other rates of one leak. */
    private static boolean isFaster(Finding one, Finding other) {
        var high = other.high();
        return high != null && isFaster(one, high);
    }

    /** Says whether a cause grows surely faster than what may have been its rate, and by so much that it matters. */
    public static boolean isFaster(Finding finding, double highBefore) {
        var low = finding.low();
        return low != null && low > Math.max(highBefore, FASTER * highBefore);
    }

    /* Whoever saw it last: what the watch has seen since the night before is gone, too, if it is not there now. */
    private static List<Change> gone(List<Finding> now, @Nullable Instant startedAt, History history) {
        var before = history.before();
        return history.findings().stream()
                .filter(earlier -> before != null
                        && !before.sawFarther()
                        && !earlier.seenAt().isBefore(before.to()))
                .filter(earlier -> now.stream()
                        .noneMatch(finding ->
                                finding.fingerprint().equals(earlier.finding().fingerprint())))
                .map(earlier -> seen(Change.Kind.GONE, earlier.finding(), earlier, startedAt, history))
                .toList();
    }

    private static @Nullable Beginning renewed(History history, Instant after) {
        return history.beginnings().stream()
                .filter(beginning -> beginning.at().isAfter(after))
                .reduce((one, later) -> later)
                .orElse(null);
    }

    private static String rate(Finding finding) {
        var bytes = finding.bytesPerSecond();
        var count = finding.countPerSecond();
        if (bytes != null) {
            return Wording.bytes(bytes) + "/s";
        }
        return count == null ? "a rate that was not told" : Wording.countRate(count);
    }
}
