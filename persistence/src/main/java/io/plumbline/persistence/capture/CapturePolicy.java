package io.plumbline.persistence.capture;

/**
 * The policy that was in force when evidence was taken. Immutable.
 *
 * @param policy its name
 * @param oneIn its ratio, one in so many
 * @param allocationsPerSecond the most samples of allocations that the JVM took in a second
 */
public record CapturePolicy(long captureId, String policy, int oneIn, int allocationsPerSecond) {}
