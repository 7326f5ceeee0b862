package io.plumbline.server.demo;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.time.Instant;

/**
 * What a JVM of the lab says about itself at one moment. Immutable.
 *
 * @param at the moment
 * @param seconds since its first request
 * @param retainedBytes that ended requests still hold
 * @param retainedInstances of the element class that ended requests still hold
 * @param bytesPerSecond the mean rate since its first request
 * @param element the class whose instances pile up
 * @param holder the class whose static field keeps them
 * @param holderField that static field
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record LabTruth(
        Instant at,
        double seconds,
        long retainedBytes,
        long retainedInstances,
        double bytesPerSecond,
        String element,
        String holder,
        String holderField) {

    /** The rate between an earlier moment of the same JVM and this one. */
    public double bytesPerSecondSince(LabTruth earlier) {
        return (retainedBytes - earlier.retainedBytes) / (seconds - earlier.seconds);
    }
}
