package io.plumbline.batch.report;

import io.plumbline.batch.verdict.Finding;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A cause as the diagnosis that saw it last, before the one that is reported, told it. Immutable.
 *
 * @param finding what was said of it
 * @param diagnosis which one said so
 * @param accused that one or any before it said that it is a leak, not only growth
 * @param seenAt end of that diagnosis' window
 * @param firstSeenAt end of the window of the first one that saw it
 * @param firstStartedAt when the process began in which it was seen first; absent where that is not known any more
 */
public record EarlierFinding(
        Finding finding,
        long diagnosis,
        boolean accused,
        Instant seenAt,
        Instant firstSeenAt,
        @Nullable Instant firstStartedAt) {}
