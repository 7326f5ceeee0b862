package io.plumbline.batch.profile;

/**
 * What the bytes of a profile are. The readings answer different questions and are never added to, or compared with, each
 * other: pressure on the collector is no leak, and a leak need not be pressure.
 */
public enum Reading {

    /** Allocated on the heap within the time of the profile, whether it lives or not: pressure. */
    ALLOCATED("allocated"),

    /** Allocated on the heap within that time and still there after the last collection of old objects: residence. */
    LIVE("alive"),

    /** Native memory that was allocated within that time and not freed, without the last tenth of the time. */
    UNFREED("native and not freed"),

    /** As {@link #ALLOCATED}, by sessions of async-profiler that we had run in the JVM. */
    PROFILER_ALLOCATED("allocated, as async-profiler saw it"),

    /** As {@link #LIVE}, of what was allocated within such a session and outlived the collection at its end. */
    PROFILER_LIVE("alive, as async-profiler saw it"),

    /** As {@link #UNFREED}, by such a session. */
    PROFILER_UNFREED("native and not freed, as async-profiler saw it");

    private final String words;

    Reading(String words) {
        this.words = words;
    }

    /** The same, as a session of async-profiler sees it. */
    Reading byProfiler() {
        return switch (this) {
            case ALLOCATED, PROFILER_ALLOCATED -> PROFILER_ALLOCATED;
            case LIVE, PROFILER_LIVE -> PROFILER_LIVE;
            case UNFREED, PROFILER_UNFREED -> PROFILER_UNFREED;
        };
    }

    /** Whether it is of sessions of async-profiler that we had run, and not of a recording. */
    public boolean isByProfiler() {
        return this == byProfiler();
    }

    /** Whether it is of native memory, which has no classes. */
    public boolean isNative() {
        return byProfiler() == PROFILER_UNFREED;
    }

    /** How a report calls such bytes: "alive". */
    public String words() {
        return words;
    }
}
