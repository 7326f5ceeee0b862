package io.plumbline.batch.target;

import java.time.Instant;
import java.util.OptionalInt;

/**
 * Who a JVM is, from its own beans.
 *
 * @param name of the VM product, such as {@code OpenJDK 64-Bit Server VM}
 * @param feature version of Java: 17, 25; {@link #UNKNOWN} if it does not say
 * @param vmVersion the full version, such as {@code 17.0.15+6-Debian-1deb12u1}
 * @param pid in its own process namespace; {@link #UNKNOWN} if it does not say
 * @param startedAt with the pid, tells one run of a program from the next
 * @param maxHeapBytes {@link #UNKNOWN} if unlimited
 * @param host the name the JVM has for its machine
 * @param program main class or jar, without arguments; empty if it does not say
 */
public record JvmIdentity(
        String name,
        String vendor,
        int feature,
        String vmVersion,
        long pid,
        Instant startedAt,
        Collector collector,
        long maxHeapBytes,
        String host,
        String program) {

    /** What a JVM does not tell. */
    public static final long UNKNOWN = -1;

    /** Whether the other is the same process, however it was reached. */
    public boolean isSameJvmAs(JvmIdentity other) {
        return pid == other.pid && host.equals(other.host) && startedAt.equals(other.startedAt);
    }

    /**
     * The version of Java that a full version of the VM belongs to: 17 of {@code 17.0.15+6-Debian-1deb12u1}. Empty where it
     * does not tell, as {@code 25.392-b08}, with which HotSpot called itself in Java 8.
     */
    public static OptionalInt featureOf(String vmVersion) {
        try {
            var version = Runtime.Version.parse(vmVersion);
            return version.pre().filter(build -> build.matches("b\\d+")).isPresent()
                    ? OptionalInt.empty()
                    : OptionalInt.of(version.feature());
        } catch (IllegalArgumentException ofItsOwnForm) {
            return OptionalInt.empty();
        }
    }

    /** The garbage collectors whose behaviour we know. */
    public enum Collector {
        SERIAL,
        PARALLEL,
        G1,
        Z,
        GENERATIONAL_Z,
        SHENANDOAH,
        OTHER
    }
}
