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
     * Compares a verdict with what was known before. Nothing is gone because nothing could be said.
     *
     * @param startedAt when the process began that was looked at; absent if it is not known
     * @param seenAt end of the window
     */
    public static Changes of(Verdict verdict, @Nullable Instant startedAt, Instant seenAt, History history) {
        var changes = new ArrayList<Change>();
        verdict.findings().forEach(finding -> changes.add(change(verdict.kind(), finding, startedAt, seenAt, history)));
        if (verdict.kind() != Verdict.Kind.INCONCLUSIVE) {
            gone(verdict.findings(), history).forEach(changes::add);
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

    private static Change change(
            Verdict.Kind verdict, Finding finding, @Nullable Instant startedAt, Instant seenAt, History history) {
        var earlier = history.last(finding.fingerprint()).orElse(null);
        return new Change(
                kind(verdict, finding, earlier, history.before()),
                finding.fingerprint(),
                finding.area(),
                finding.element(),
                finding.summary(),
                finding.build(),
                earlier == null ? seenAt : earlier.firstSeenAt(),
                earlier == null ? startedAt : earlier.firstStartedAt(),
                earlier == null ? null : rate(earlier.finding()),
                earlier == null ? null : earlier.seenAt(),
                earlier == null ? null : renewed(history, earlier.seenAt()));
    }

    private static Change.Kind kind(
            Verdict.Kind verdict,
            Finding finding,
            @Nullable EarlierFinding earlier,
            History.@Nullable Compared before) {
        if (earlier == null) {
            return Change.Kind.NEW;
        }
        if (before != null && earlier.seenAt().isBefore(before.to())) {
            return Change.Kind.BACK;
        }
        if (verdict == Verdict.Kind.LEAK && !earlier.accused()) {
            return Change.Kind.ACCUSED;
        }
        return isFaster(finding, earlier.finding())
                ? Change.Kind.WORSE
                : isFaster(earlier.finding(), finding) ? Change.Kind.BETTER : Change.Kind.CONTINUING;
    }

    /* Surely, and by so much that it matters: windows of other lengths and hours tell slightly other rates of one leak. */
    private static boolean isFaster(Finding one, Finding other) {
        var low = one.low();
        var high = other.high();
        return low != null && high != null && low > Math.max(high, FASTER * high);
    }

    private static List<Change> gone(List<Finding> now, History history) {
        var before = history.before();
        return history.findings().stream()
                .filter(earlier -> before != null && earlier.diagnosis() == before.diagnosis())
                .filter(earlier -> now.stream()
                        .noneMatch(finding ->
                                finding.fingerprint().equals(earlier.finding().fingerprint())))
                .map(earlier -> new Change(
                        Change.Kind.GONE,
                        earlier.finding().fingerprint(),
                        earlier.finding().area(),
                        earlier.finding().element(),
                        earlier.finding().summary(),
                        earlier.finding().build(),
                        earlier.firstSeenAt(),
                        earlier.firstStartedAt(),
                        rate(earlier.finding()),
                        earlier.seenAt(),
                        renewed(history, earlier.seenAt())))
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
