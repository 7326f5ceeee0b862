package io.plumbline.batch.repair;

import com.fasterxml.jackson.annotation.JsonValue;
import io.plumbline.batch.verdict.Wording;
import java.util.Locale;

/** What is compared between two builds. */
public enum Quantity {
    /** Growth that the cause makes, in bytes per second. */
    BYTE_RATE("rate"),
    /** Growth that the cause makes, in things per second. */
    COUNT_RATE("rate"),
    /** How long the program stands still for a collection, in seconds. */
    PAUSE("pause of a collection"),
    /** The part of the time in which it stands still for collections, from 0 to 1. */
    PAUSED("time in pauses"),
    /** Bytes that it allocates per second. */
    ALLOCATION("allocation"),
    /** The part of what is looked up in a cache that is found there, from 0 to 1. */
    HIT_RATE("hit rate");

    private static final double MILLIS = 1000;

    private final String label;

    Quantity(String label) {
        this.label = label;
    }

    /** The name in JSON: lower case. */
    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name in a sentence. */
    public String label() {
        return label;
    }

    /** Says whether a repair should raise it; others it should lower. */
    public boolean isBetterWhenHigher() {
        return this == HIT_RATE;
    }

    /** A value in words. */
    public String words(double value) {
        return switch (this) {
            case BYTE_RATE, ALLOCATION -> Wording.bytes(value) + "/s";
            case COUNT_RATE -> Wording.countRate(value);
            case PAUSE -> Wording.digits(value * MILLIS) + " ms";
            case PAUSED, HIT_RATE -> percent(value);
        };
    }

    static String percent(double share) {
        return Wording.digits(share * 100) + " %";
    }
}
