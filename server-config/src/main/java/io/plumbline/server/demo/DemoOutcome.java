package io.plumbline.server.demo;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What the demonstration promised of one patient and what it has seen. Immutable.
 *
 * @param expected the verdict promised
 * @param reached the newest verdict; empty before the first
 * @param missing what of the promise that verdict does not say, in words; empty if it says all
 */
record DemoOutcome(String patient, String expected, String reached, List<String> missing) {

    DemoOutcome {
        missing = List.copyOf(missing);
    }

    boolean isAsPromised() {
        return reached.equals(expected) && missing.isEmpty();
    }

    /** One sentence about all patients, for the end of the demonstration. */
    static String summary(List<DemoOutcome> outcomes) {
        var kept = !outcomes.isEmpty() && outcomes.stream().allMatch(DemoOutcome::isAsPromised);
        var said = outcomes.stream().map(DemoOutcome::sentence).collect(Collectors.joining("; "));
        return (kept ? "saw what it promised: " : "did NOT see what it promised: ")
                + (said.isEmpty() ? "no JVM was diagnosed" : said);
    }

    private String sentence() {
        var seen = reached.isEmpty() ? "has no verdict yet" : "is " + reached;
        var without = missing.isEmpty() ? "" : " without " + String.join(", ", missing);
        return patient + " " + seen + without + (reached.equals(expected) ? "" : ", promised was " + expected);
    }
}
