package io.plumbline.bench.lab;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.server.demo.LabTruth;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The first finding of a diagnosis beside what the program says about itself. Immutable.
 *
 * @param truthNow what the program says in the end
 * @param truth the rate over the diagnosis' window, of bytes or, where the area is counted, of things, a second
 * @param found the same as the product says; 0 if it says none
 * @param area the first of what it names, each empty if it does not
 */
record FindingBesideTruth(
        LabTruth truthNow,
        double truth,
        double found,
        String area,
        String element,
        String holder,
        String allocationSite) {

    private static final Set<String> COUNTED = Set.of("threads", "handles");
    private static final double BYTES_PER_KILOBYTE = 1000;

    private static final Pattern METHOD_AND_LINE = Pattern.compile("(.+)\\.[^.]+\\([^:]+:\\d+\\)");
    private static final String PROGRAMS = "io.plumbline.lab.";
    private static final String LOAD = "io.plumbline.lab.load.";

    static FindingBesideTruth of(JsonNode diagnosis, List<LabTruth> truths) {
        var finding = diagnosis.path("findings").path(0);
        var now = truths.get(truths.size() - 1);
        var counted = COUNTED.contains(now.area());
        var first = at(truths, diagnosis.path("from").asText());
        var last = at(truths, diagnosis.path("to").asText());
        return new FindingBesideTruth(
                now,
                counted ? last.instancesPerSecondSince(first) : last.bytesPerSecondSince(first),
                finding.path(counted ? "countPerSecond" : "bytesPerSecond").asDouble(),
                finding.path("area").asText(),
                finding.path("element").asText(),
                finding.path("holder").asText(),
                finding.path("allocationSite").asText());
    }

    /** A rate of either side, in its unit. */
    String inWords(double rate) {
        return COUNTED.contains(truthNow.area())
                ? String.format(Locale.ROOT, "%.2f/s", rate)
                : String.format(Locale.ROOT, "%.1f KB/s", rate / BYTES_PER_KILOBYTE);
    }

    /** How far off the rate is, as a part of the truth; unknown where it is the rate of another area. */
    Optional<Double> error() {
        return truth > 0 && found > 0 && namesTheArea()
                ? Optional.of(Math.abs(found - truth) / truth)
                : Optional.empty();
    }

    boolean namesTheArea() {
        return area.equals(truthNow.area());
    }

    boolean namesTheElement() {
        return element.equals(truthNow.element());
    }

    boolean namesTheHolder() {
        return holder.equals(truthNow.holder());
    }

    /** Whether method and line of the program, or of the library that it uses, are named: its load allocates far more. */
    boolean namesTheAllocation() {
        var site = METHOD_AND_LINE.matcher(allocationSite);
        return site.matches()
                && !site.group(1).startsWith(LOAD)
                && (site.group(1).startsWith(PROGRAMS)
                        || packageOf(site.group(1)).equals(packageOf(truthNow.element())));
    }

    /** Whether this, the first of all findings, is the cause: where it runs out, and what piles up or who keeps it. */
    boolean namesTheCause() {
        return namesTheArea() && (namesTheElement() || namesTheHolder());
    }

    /** Whether the program leaks on the heap. */
    boolean isOfTheHeap() {
        return truthNow.area().equals("heap");
    }

    private static String packageOf(String className) {
        return className.substring(0, Math.max(0, className.lastIndexOf('.')));
    }

    private static LabTruth at(List<LabTruth> truths, String moment) {
        var at = Instant.parse(moment);
        var found = truths.get(0);
        for (var truth : truths) {
            if (!truth.at().isAfter(at)) {
                found = truth;
            }
        }
        return found;
    }
}
