package io.plumbline.server.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;

/**
 * What a JVM of the lab says about itself at one moment. Immutable.
 *
 * @param at the moment
 * @param seconds since its first request
 * @param kind {@code leak} or {@code healthy}
 * @param area what runs out in the end, as the diagnosis names it; empty if it is healthy
 * @param startedAt when the first request was served
 * @param retainedBytes that ended requests still hold
 * @param retainedInstances things that ended requests still hold
 * @param bytesPerSecond the mean rate since its first request
 * @param instancesPerSecond the same of things
 * @param forcedCollections that somebody has asked it for
 * @param element the class whose instances pile up
 * @param holder the class whose field keeps them
 * @param holderField that field
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LabTruth(
        Instant at,
        double seconds,
        String kind,
        String area,
        Instant startedAt,
        long retainedBytes,
        long retainedInstances,
        double bytesPerSecond,
        double instancesPerSecond,
        long forcedCollections,
        String element,
        String holder,
        String holderField) {

    /** The rate of bytes between an earlier moment of the same JVM and this one. */
    public double bytesPerSecondSince(LabTruth earlier) {
        return (retainedBytes - earlier.retainedBytes) / (seconds - earlier.seconds);
    }

    /** The same of things. */
    public double instancesPerSecondSince(LabTruth earlier) {
        return (retainedInstances - earlier.retainedInstances) / (seconds - earlier.seconds);
    }
}
