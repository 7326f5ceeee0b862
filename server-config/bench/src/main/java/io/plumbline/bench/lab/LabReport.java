package io.plumbline.bench.lab;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The results as a table. Immutable. */
final class LabReport {

    private static final String HEAD =
            "| case | heap, collector | outcome | verdicts | time to LEAK | truth | found | error | area | element | holder | allocated at | forced GCs |";

    private static final int COLUMNS = 13;

    private final List<CaseResult> results;
    private final List<CaseResult> apart;

    /** Of all results; those with accepted risks are told apart, and count nowhere else. */
    LabReport(List<CaseResult> results) {
        this.results =
                results.stream().filter(result -> result.risks().isEmpty()).toList();
        this.apart =
                results.stream().filter(result -> !result.risks().isEmpty()).toList();
    }

    String markdown() {
        var text = new StringBuilder(HEAD)
                .append(apart.isEmpty() ? "" : " with accepted risks |")
                .append("\n|")
                .append("---|".repeat(COLUMNS + (apart.isEmpty() ? 0 : 1)))
                .append('\n');
        for (var result : results) {
            text.append(line(result))
                    .append(apart.isEmpty() ? "" : " " + apart(result.name()) + " |")
                    .append('\n');
        }
        apart.stream()
                .map(CaseResult::name)
                .distinct()
                .filter(name ->
                        results.stream().noneMatch(result -> result.name().equals(name)))
                .forEach(name -> text.append("| ")
                        .append(name)
                        .append(" |".repeat(COLUMNS))
                        .append(' ')
                        .append(apart(name))
                        .append(" |\n"));
        text.append('\n').append(results.isEmpty() ? "" : summary());
        return text.append(apart.isEmpty() ? "" : summaryApart()).toString();
    }

    /** What came of a case with accepted risks, in one cell. */
    private String apart(String name) {
        return apart.stream()
                .filter(result -> result.name().equals(name))
                .map(LabReport::inOneCell)
                .collect(Collectors.joining("; "));
    }

    private static String inOneCell(CaseResult result) {
        var words = new ArrayList<String>();
        words.add(result.conditions());
        words.add(result.outcome());
        words.add(result.verdicts());
        Optional.ofNullable(result.timeToLeak()).map(LabReport::minutes).ifPresent(words::add);
        Optional.ofNullable(result.finding()).filter(found -> result.leaks()).ifPresent(finding -> {
            words.add(finding.inWords(finding.found()) + " of " + finding.inWords(finding.truth()));
            Stream.of(
                            named(shortName(finding.element()), finding.namesTheElement(), true),
                            named(shortName(finding.holder()), finding.namesTheHolder(), true),
                            finding.allocationSite().isEmpty() ? "" : "`" + shortName(finding.allocationSite()) + "`")
                    .filter(name -> !name.isEmpty())
                    .forEach(words::add);
        });
        return String.join("+", result.risks()) + ": " + String.join(", ", words);
    }

    private String summaryApart() {
        long leaks = apart.stream().filter(CaseResult::leaks).count();
        return String.format(
                Locale.ROOT,
                "Apart, with accepted risks: %d cases; %d of %d leaks found, %d false alarms.%n",
                apart.size(),
                apart.stream()
                        .filter(result -> result.leaks() && result.accused())
                        .count(),
                leaks,
                apart.stream()
                        .filter(result -> !result.leaks() && result.accused())
                        .count());
    }

    static String line(CaseResult result) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %s | %s | %s | %s | %d |",
                result.name(),
                result.conditions(),
                result.outcome(),
                result.verdicts(),
                Optional.ofNullable(result.timeToLeak()).map(LabReport::minutes).orElse(""),
                Optional.ofNullable(result.finding())
                        .map(finding -> cells(result, finding))
                        .orElse(" | | | | | |"),
                result.forcedCollections());
    }

    private static String cells(CaseResult result, FindingBesideTruth finding) {
        return String.format(
                Locale.ROOT,
                "%s | %s | %s | %s | %s | %s | %s",
                finding.inWords(finding.truth()),
                finding.found() > 0 ? finding.inWords(finding.found()) : "",
                finding.error()
                        .filter(error -> result.leaks())
                        .map(LabReport::percent)
                        .orElse(""),
                named(finding.area(), finding.namesTheArea(), result.leaks()),
                named(shortName(finding.element()), finding.namesTheElement(), result.leaks()),
                named(shortName(finding.holder()), finding.namesTheHolder(), result.leaks()),
                finding.allocationSite().isEmpty() ? "" : "`" + shortName(finding.allocationSite()) + "`");
    }

    private String summary() {
        var leaks = count(CaseResult::leaks);
        var found = count(result -> result.leaks() && result.accused());
        var accused = count(CaseResult::accused);
        Predicate<FindingBesideTruth> heap = FindingBesideTruth::isOfTheHeap;
        var ofHeap = named(heap);
        var errors = results.stream()
                .filter(result -> result.leaks() && result.accused())
                .flatMap(result -> Stream.ofNullable(result.finding()))
                .flatMap(finding -> finding.error().stream())
                .sorted()
                .toList();
        var times = results.stream()
                .filter(CaseResult::leaks)
                .flatMap(result -> Stream.ofNullable(result.timeToLeak()))
                .sorted()
                .toList();
        return String.format(
                Locale.ROOT,
                """
                %d cases: %d leaks, %d healthy. Precision %s (%d of %d accused), recall %s (%d of %d leaks).
                Error of the rate: median %s, worst %s. Time to LEAK: median %s, longest %s.
                Of the leaks found: area named %s, element %s, holder %s, the right cause first %s.
                Of those of the heap, %d: element named %s, holder %s, allocating method and line %s.
                Forced collections: %d in all, %d at most.
                """,
                results.size(),
                leaks,
                results.size() - leaks,
                part(found, accused),
                found,
                accused,
                part(found, leaks),
                found,
                leaks,
                errors.isEmpty() ? "unknown" : percent(median(errors)),
                last(errors).map(LabReport::percent).orElse("unknown"),
                times.isEmpty() ? "none" : minutes(times.get((times.size() - 1) / 2)),
                last(times).map(LabReport::minutes).orElse("none"),
                part(named(FindingBesideTruth::namesTheArea), found),
                part(named(FindingBesideTruth::namesTheElement), found),
                part(named(FindingBesideTruth::namesTheHolder), found),
                part(named(FindingBesideTruth::namesTheCause), found),
                ofHeap,
                part(named(heap.and(FindingBesideTruth::namesTheElement)), ofHeap),
                part(named(heap.and(FindingBesideTruth::namesTheHolder)), ofHeap),
                part(named(heap.and(FindingBesideTruth::namesTheAllocation)), ofHeap),
                results.stream().mapToLong(CaseResult::forcedCollections).sum(),
                results.stream().mapToLong(CaseResult::forcedCollections).max().orElse(0));
    }

    private long count(Predicate<CaseResult> kind) {
        return results.stream().filter(kind).count();
    }

    private long named(Predicate<FindingBesideTruth> rightly) {
        return count(result -> result.leaks()
                && result.accused()
                && Optional.ofNullable(result.finding()).filter(rightly).isPresent());
    }

    private static String named(String name, boolean rightly, boolean leaks) {
        return name.isEmpty() ? "" : "`" + name + "`" + (rightly || !leaks ? "" : " (wrong)");
    }

    private static String part(long some, long all) {
        return all == 0 ? "unknown" : String.format(Locale.ROOT, "%.2f", (double) some / all);
    }

    private static double median(List<Double> sorted) {
        return (sorted.get((sorted.size() - 1) / 2) + sorted.get(sorted.size() / 2)) / 2;
    }

    private static <T> Optional<T> last(List<T> sorted) {
        return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() - 1));
    }

    private static String percent(double part) {
        return String.format(Locale.ROOT, "%.1f %%", part * 100);
    }

    private static String minutes(Duration time) {
        return String.format(Locale.ROOT, "%d:%02d", time.toMinutes(), time.toSecondsPart());
    }

    private static String shortName(String name) {
        return name.replaceAll("\\b[a-z]\\w*\\.", "");
    }
}
