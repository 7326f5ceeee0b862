package io.plumbline.batch.report;

import io.plumbline.batch.verdict.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was known of a target before a diagnosis. Immutable.
 *
 * @param before what the diagnosis is compared with: that of the night before, if it came to a conclusion; absent for the first
 * @param findings every cause that was seen before, as it was seen last
 * @param nightBefore what {@code before} said, which rates are compared with
 * @param beginnings of what the target runs, as far back as {@code before} or the window reaches, earliest first
 */
public record History(
        @Nullable Compared before,
        List<EarlierFinding> findings,
        List<Finding> nightBefore,
        List<Beginning> beginnings) {

    /** Of a target that nobody has looked at before. */
    public static final History NONE = new History(null, List.of(), List.of(), List.of());

    public History {
        findings = List.copyOf(findings);
        nightBefore = List.copyOf(nightBefore);
        beginnings = List.copyOf(beginnings);
    }

    /**
     * The diagnosis that another one is compared with.
     *
     * @param diagnosis its number
     * @param to end of its window
     * @param sawFarther that its window was so much longer that what it saw need not show in the other's: a slow growth does not,
     *     within minutes
     */
    public record Compared(long diagnosis, Instant to, boolean sawFarther) {}

    /** What the rate of a cause is compared with: what the night before said of it, else how it was seen last. */
    Optional<Finding> reference(String fingerprint) {
        return nightBefore.stream()
                .filter(finding -> finding.fingerprint().equals(fingerprint))
                .findFirst()
                .or(() -> last(fingerprint).map(EarlierFinding::finding));
    }

    Optional<EarlierFinding> last(String fingerprint) {
        return findings.stream()
                .filter(earlier -> earlier.finding().fingerprint().equals(fingerprint))
                .findFirst();
    }
}
