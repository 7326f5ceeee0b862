package io.plumbline.persistence.capture;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What grows between two heap snapshots of a target, or how far the work on it is. Immutable.
 *
 * @param earlierId the capture whose content is older
 * @param answeredBy the instance that looks
 * @param reason why it failed; only then
 * @param content the engine's value as JSON; only once it is finished
 */
public record StoredHeapGrowth(
        long earlierId,
        long laterId,
        Capture.State state,
        Instant askedAt,
        String answeredBy,
        @Nullable String reason,
        @Nullable String content) {}
