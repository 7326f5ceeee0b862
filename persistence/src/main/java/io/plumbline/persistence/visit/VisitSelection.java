package io.plumbline.persistence.visit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which visits a list shows; immutable.
 *
 * @param since absent for all
 * @param until the moment before which they came; absent for all
 * @param excludeBots leaves out the visits that are probably not human
 */
public record VisitSelection(
        VisitScope scope, @Nullable Instant since, @Nullable Instant until, boolean excludeBots) {

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T00:00:00Z");

    Instant from() {
        return since == null || since.isBefore(EARLIEST) ? EARLIEST : since;
    }

    Instant to() {
        return until == null || until.isAfter(LATEST) ? LATEST : until;
    }
}
