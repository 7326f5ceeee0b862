package io.plumbline.persistence.diagnosis;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A profile to be stored; the names are those of {@link StoredProfile}.
 *
 * @param summary its heaviest stacks and classes, as the engine's JSON
 * @param diff where it is more than the baseline, as the engine's JSON; null without one
 * @param content all of it, in the engine's format; whoever passes it on no longer changes it
 */
public record NewProfile(
        StoredProfile.Part part,
        String reading,
        Instant from,
        Instant to,
        long bytes,
        long samples,
        String baseline,
        String summary,
        @Nullable String diff,
        @SuppressWarnings("ArrayRecordComponent") byte[] content) {}
