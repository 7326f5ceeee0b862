package io.plumbline.persistence.visit;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Why a visit led to no link; the texts are those of the links API. */
public enum OrphanType {
    BASE_URL("base_url"),
    INVALID_SHORT_URL("invalid_short_url"),
    REGULAR_404("regular_404");

    private final String text;

    OrphanType(String text) {
        this.text = text;
    }

    /** The name in the API and in the database. */
    public String text() {
        return text;
    }

    /** The type of that name; empty if there is none. */
    public static Optional<OrphanType> of(@Nullable String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findAny();
    }
}
