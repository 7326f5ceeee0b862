package io.plumbline.batch.repair;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.batch.verdict.Area;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What has become of one cause with a new build, and of what a repair changes besides. Immutable.
 *
 * @param fingerprint of the cause
 * @param area what it made grow
 * @param element what there was more and more of, if that was known
 * @param summary the cause in a sentence, as the last diagnosis of the old build told it
 * @param diagnosis which diagnosis that was
 * @param buildBefore the old build
 * @param buildAfter the new build
 * @param since when the new build began
 * @param outcome what the rates of the cause come to
 * @param comparisons the rate first, then pauses, allocation and caches
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RepairCheck(
        String fingerprint,
        Area area,
        @Nullable String element,
        String summary,
        long diagnosis,
        String buildBefore,
        String buildAfter,
        Instant since,
        Outcome outcome,
        List<Comparison> comparisons) {

    /** Values within this part of each other are alike. */
    private static final double ALIKE = 0.1;

    public RepairCheck {
        comparisons = List.copyOf(comparisons);
    }

    /**
     * Checks causes of the old build.
     *
     * @param since when the new build began
     */
    public static List<RepairCheck> of(List<Before> causes, After after, Side old, Side now, Instant since) {
        var besides = Stream.of(
                        Stream.of(
                                compared(Quantity.PAUSE, null, old.pauses(), now.pauses(), "collections"),
                                compared(Quantity.PAUSED, null, old.paused(), now.paused(), "samples"),
                                compared(
                                        Quantity.ALLOCATION,
                                        null,
                                        old.allocated(),
                                        now.allocated(),
                                        "a recording with collections")),
                        hitRates(old, now).stream())
                .flatMap(comparisons -> comparisons)
                .toList();
        return causes.stream()
                .map(cause -> of(cause, CauseRates.compared(cause.finding(), after), besides, old, now, since))
                .toList();
    }

    private static RepairCheck of(
            Before cause, Comparison rate, List<Comparison> besides, Side old, Side now, Instant since) {
        var finding = cause.finding();
        var comparisons = new ArrayList<Comparison>();
        comparisons.add(rate);
        comparisons.addAll(besides);
        return new RepairCheck(
                finding.fingerprint(),
                finding.area(),
                finding.element(),
                finding.summary(),
                cause.diagnosis(),
                old.build(),
                now.build(),
                since,
                rate.outcome(),
                comparisons);
    }

    /** The check in a sentence. */
    public String sentence() {
        var builds = "from build " + buildBefore + " to " + buildAfter;
        return switch (outcome) {
            case GONE -> "The repair holds: " + builds + " it is gone.";
            case BETTER -> "It is better " + builds + ", but not gone.";
            case ALIKE -> "It goes on as before " + builds + ".";
            case WORSE -> "It is worse " + builds + ".";
            case TOO_EARLY -> "Too early to say what has become of it " + builds + ".";
            case UNKNOWN -> "What has become of it " + builds + " is not known.";
        };
    }

    /** The rate of the cause. */
    public Comparison rate() {
        return comparisons.get(0);
    }

    /* A cache is known by its name; one that only one of the builds has is not compared. */
    private static List<Comparison> hitRates(Side old, Side now) {
        var before = old.hits();
        var after = now.hits();
        var both = before.keySet().stream().filter(after::containsKey).toList();
        if (both.isEmpty()) {
            var who = before.isEmpty() == after.isEmpty()
                    ? "the JVM tells of no cache that both builds have"
                    : "the JVM tells of caches with one of the builds alone";
            return List.of(new Comparison(Quantity.HIT_RATE, null, null, null, null, Outcome.UNKNOWN, who));
        }
        return both.stream()
                .map(cache -> compared(
                        Quantity.HIT_RATE,
                        cache,
                        before.getOrDefault(cache, List.of()),
                        after.getOrDefault(cache, List.of()),
                        "look-ups"))
                .toList();
    }

    private static Comparison compared(
            Quantity quantity, @Nullable String of, List<Ratio.Part> old, List<Ratio.Part> now, String what) {
        var before = Ratio.of(old);
        var after = Ratio.of(now);
        var lacking = Stream.of(lacking(old, before, "old", what), lacking(now, after, "new", what))
                .flatMap(Optional::stream)
                .toList();
        var known = before.map(Ratio::interval).orElse(null);
        var current = after.map(Ratio::interval).orElse(null);
        if (before.isEmpty() || after.isEmpty()) {
            // the old build will not tell more, the new one may
            return new Comparison(
                    quantity,
                    of,
                    known,
                    current,
                    null,
                    before.isEmpty() ? Outcome.UNKNOWN : Outcome.TOO_EARLY,
                    String.join(", and ", lacking));
        }
        return before.get()
                .changeTo(after.get())
                .map(change -> judged(quantity, of, known, current, change))
                .orElseGet(() -> new Comparison(
                        quantity, of, known, current, null, Outcome.UNKNOWN, "there was none with the old build"));
    }

    private static Optional<String> lacking(List<Ratio.Part> parts, Optional<Ratio> ratio, String which, String what) {
        if (ratio.isPresent()) {
            return Optional.empty();
        }
        long known = parts.stream().filter(part -> part.per() > 0).count();
        return Optional.of(
                known == 0
                        ? "of the " + which + " build there are no " + what
                        : "of the " + which + " build only " + known + " parts of the time have " + what + ", and "
                                + Ratio.FEWEST_PARTS + " are needed");
    }

    private static Comparison judged(
            Quantity quantity,
            @Nullable String of,
            @Nullable Interval before,
            @Nullable Interval after,
            Interval change) {
        boolean isAlike = change.low() >= -ALIKE && change.high() <= ALIKE;
        boolean isOpen = !isAlike && change.low() <= 0 && change.high() >= 0;
        boolean isHigher = change.low() > 0;
        var outcome = isAlike
                ? Outcome.ALIKE
                : isOpen
                        ? Outcome.TOO_EARLY
                        : isHigher == quantity.isBetterWhenHigher() ? Outcome.BETTER : Outcome.WORSE;
        return new Comparison(
                quantity,
                of,
                before,
                after,
                change,
                outcome,
                isOpen
                        ? "it may be anything from " + Comparison.changed(change.low()) + " to "
                                + Comparison.changed(change.high()) + "; more time with the new build narrows that"
                        : null);
    }
}
