package io.plumbline.batch.verdict;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** The kind of memory, or of things that hold memory, which a trend or finding is about. */
public enum Area {
    HEAP("Java heap"),
    METASPACE("metaspace"),
    CLASSES("loaded classes"),
    CODE("compiled code"),
    DIRECT("direct buffers"),
    MAPPED("mapped buffers"),
    THREADS("threads"),
    NATIVE("native memory"),
    HANDLES("handles"),
    LEASES("leases");

    private final String label;

    Area(String label) {
        this.label = label;
    }

    /** The name in JSON and in the database: lower case. */
    @JsonValue
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name in a sentence. */
    public String label() {
        return label;
    }

    /** Says whether it is measured in bytes; otherwise it is counted. */
    public boolean isBytes() {
        return switch (this) {
            case HEAP, METASPACE, CODE, DIRECT, MAPPED, NATIVE -> true;
            case CLASSES, THREADS, HANDLES, LEASES -> false;
        };
    }

    /** The area of a {@link #key()}. */
    @JsonCreator
    public static Area of(String key) {
        for (var area : values()) {
            if (area.key().equals(key)) {
                return area;
            }
        }
        throw new IllegalArgumentException("There is no area \"" + key + "\"; use one of heap, metaspace, classes,"
                + " code, direct, mapped, threads, native, handles, leases");
    }
}
