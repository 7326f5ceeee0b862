package io.plumbline.persistence.diagnosis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The trend of one series within a diagnosis, in columns for queries and whole in {@code content}. Immutable.
 *
 * @param series heap, metaspace, direct, mapped, threads …
 * @param kind what the test said
 * @param slopePerSecond absent where nothing could be fitted; with {@code low} and {@code high}, its interval
 * @param content the engine's value, as JSON
 */
public record StoredTrend(
        String series,
        String kind,
        @Nullable Double slopePerSecond,
        @Nullable Double low,
        @Nullable Double high,
        @Nullable Double pValue,
        int points,
        double spanSeconds,
        @Nullable Instant exhaustionAt,
        String content) {}
