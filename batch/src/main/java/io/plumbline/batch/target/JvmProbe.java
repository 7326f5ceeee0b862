package io.plumbline.batch.target;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a JVM tells of itself when it is asked thoroughly; what it does not tell is absent or empty. Immutable.
 *
 * @param at when it was asked
 * @param distribution what its vendor calls it, such as {@code Temurin-21.0.4+7}
 * @param runtimeVersion the full version of the runtime
 * @param flags its switches that matter to memory and to those who ask it
 * @param lacks what it surely does not offer
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record JvmProbe(
        Instant at,
        @Nullable String distribution,
        @Nullable String runtimeVersion,
        List<Flag> flags,
        Container container,
        List<Feature> lacks) {

    /** Ways to ask a JVM that not every one has. */
    public enum Feature {
        /** Flight recordings over JMX. */
        FLIGHT_RECORDER,
        /** Class histograms by diagnostic command. */
        CLASS_HISTOGRAM,
        /** Heap dumps by its diagnostic bean. */
        HEAP_DUMP,
        /** An account of its native memory, which a switch turns on at the start. */
        NATIVE_MEMORY,
        /** That its C library gives back what it keeps free, when asked. */
        NATIVE_TRIM,
        /** That the instance that asked sees its files: it runs on the same machine, and in no container of its own. */
        SAME_FILES
    }

    /**
     * A switch.
     *
     * @param origin who set it, in the JVM's words: {@code default}, {@code command line}, {@code ergonomic} …
     */
    public record Flag(String name, String value, String origin) {}

    /**
     * What bounds the JVM from outside, as it sees that itself.
     *
     * @param type of the control group: {@code cgroupv1} or {@code cgroupv2}; absent outside a container
     * @param memoryLimitBytes of its control group
     * @param cpuLimit processors' worth of time that its control group allows
     * @param processors that it counts with
     * @param memoryBytes that it counts with: of the container or the machine
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Container(
            @Nullable String type,
            @Nullable Long memoryLimitBytes,
            @Nullable Double cpuLimit,
            @Nullable Integer processors,
            @Nullable Long memoryBytes) {}

    public JvmProbe {
        flags = List.copyOf(flags);
        lacks = List.copyOf(lacks);
    }
}
