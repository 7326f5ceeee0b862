package io.plumbline.persistence.access;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;

/** What the holder of an API key may do. */
public enum Right {
    /** Create, read, change and delete short links and their visits. */
    LINKS("links"),
    /** Read targets, series, diagnoses, findings and reports. */
    DIAGNOSIS_READ("diagnosis-read"),
    /** Register targets, start captures and diagnoses, acknowledge findings. */
    DIAGNOSIS_ADMIN("diagnosis-admin"),
    /** Download raw heap dumps, which hold everything the diagnosed process knew. */
    DUMP_DOWNLOAD("dump-download");

    private final String text;

    Right(String text) {
        this.text = text;
    }

    /** The right's name in the database, on the command line and in problems. */
    public String text() {
        return text;
    }

    /**
     * The right of that name.
     *
     * @throws IllegalArgumentException if there is none; the message lists those that exist
     */
    public static Right of(String text) {
        return Arrays.stream(values())
                .filter(right -> right.text.equals(text))
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("\"" + text + "\" is no right; there are "
                        + Arrays.stream(values()).map(Right::text).toList()));
    }

    /** Every right: those of the admin key. */
    public static Set<Right> all() {
        return EnumSet.allOf(Right.class);
    }
}
