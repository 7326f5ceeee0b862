package io.plumbline.server.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;

/**
 * What the finding on a leaking JVM of the lab has to say, held against what that knows of itself. Immutable.
 *
 * @param parts all that is promised
 */
record DemoPromise(List<Part> parts) {

    private static final double TOLERANCE = 0.1;
    private static final Pattern WITH_LINE = Pattern.compile(".+\\(.+:\\d+\\)");

    /** Class of the elements, field that keeps them, method and line that allocate them, rate, and when it ends. */
    private static final DemoPromise OF_HEAP = new DemoPromise(List.of(
            new Part("the element", (finding, truth) -> text(finding, "element").equals(truth.element())),
            new Part(
                    "the field",
                    (finding, truth) -> text(finding, "holder").equals(truth.holder())
                            && text(finding, "holderField").equals(truth.holderField())),
            new Part("the allocating method and line", (finding, truth) -> hasLine(finding, "allocationSite")),
            new Part(
                    "the rate within 10 %",
                    (finding, truth) -> isClose(finding.path("bytesPerSecond").asDouble(), truth.bytesPerSecond())),
            new Part("the time to exhaustion", (finding, truth) -> finding.hasNonNull("exhaustionAt"))));

    /** Whose threads, where they hang or were started, and how many more there are. */
    private static final DemoPromise OF_THREADS = new DemoPromise(List.of(
            new Part("the family", (finding, truth) -> !text(finding, "element").isEmpty()),
            new Part(
                    "the class where they hang, or the method and line that starts them",
                    (finding, truth) -> !text(finding, "holder").isEmpty() || hasLine(finding, "allocationSite")),
            new Part(
                    "the rate within 10 %",
                    (finding, truth) ->
                            isClose(finding.path("countPerSecond").asDouble(), truth.instancesPerSecond()))));

    DemoPromise {
        parts = List.copyOf(parts);
    }

    /** One thing that is promised. */
    record Part(String name, BiPredicate<JsonNode, LabTruth> isKept) {}

    static DemoPromise of(LabTruth truth) {
        return truth.area().equals("threads") ? OF_THREADS : OF_HEAP;
    }

    /** What a finding does not say, or says wrongly; all of it, if there is no finding. */
    List<String> missing(JsonNode finding, LabTruth truth) {
        return parts.stream()
                .filter(part -> !part.isKept().test(finding, truth))
                .map(Part::name)
                .toList();
    }

    private static String text(JsonNode finding, String key) {
        return finding.path(key).asText("");
    }

    private static boolean hasLine(JsonNode finding, String key) {
        return WITH_LINE.matcher(text(finding, key)).matches();
    }

    private static boolean isClose(double told, double truth) {
        return truth > 0 && Math.abs(told - truth) <= TOLERANCE * truth;
    }
}
