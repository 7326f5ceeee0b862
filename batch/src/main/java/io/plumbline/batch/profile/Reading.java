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
    UNFREED("native and not freed");

    private final String words;

    Reading(String words) {
        this.words = words;
    }

    /** How a report calls such bytes: "alive". */
    public String words() {
        return words;
    }
}
