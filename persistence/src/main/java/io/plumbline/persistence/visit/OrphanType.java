package io.plumbline.persistence.visit;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a visit led to no link; the texts are those of the links API. */
public enum OrphanType {
    BASE_URL(1, "base_url"),
    INVALID_SHORT_URL(2, "invalid_short_url"),
    REGULAR_404(3, "regular_404");

    private static final OrphanType[] BY_NUMBER = values();

    private final int number;
    private final String text;

    OrphanType(int number, String text) {
        this.number = number;
        this.text = text;
    }

    /** The name in the API and in the database. */
    public String text() {
        return text;
    }

    /** The number of its counts in the database, from 1 on. */
    int number() {
        return number;
    }

    static OrphanType numbered(int number) {
        return BY_NUMBER[number - 1];
    }

    /** The type of that name; empty if there is none. */
    public static Optional<OrphanType> of(@Nullable String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findAny();
    }
}
