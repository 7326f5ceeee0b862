package io.plumbline.web.diagnosis;

import io.plumbline.web.problem.Problem;
import org.jspecify.annotations.Nullable;

/**
 * A request to take a file.
 *
 * @param target name or id
 * @param name what the sender calls the file
 */
record NewUpload(String target, String name) {

    private static final int LONGEST_TARGET = 200;
    private static final int LONGEST_NAME = 255;
    private static final String NAMELESS = "upload";
    private static final String CONTROL = "contains control characters; send it without them";

    /** Reads the query of a request. */
    static NewUpload from(@Nullable String target, @Nullable String name) {
        var invalid = Problem.invalidData();
        if (target == null || target.isBlank()) {
            invalid.add("target", "is missing; it must be the name or id of a target");
        } else if (target.length() > LONGEST_TARGET) {
            invalid.add("target", "is longer than " + LONGEST_TARGET + " characters");
        } else if (hasControlCharacters(target)) {
            invalid.add("target", CONTROL);
        }
        if (name != null && name.length() > LONGEST_NAME) {
            invalid.add("name", "is longer than " + LONGEST_NAME + " characters");
        } else if (name != null && hasControlCharacters(name)) {
            invalid.add("name", CONTROL);
        }
        invalid.refuse();
        return new NewUpload(String.valueOf(target).strip(), name == null || name.isBlank() ? NAMELESS : name.strip());
    }

    private static boolean hasControlCharacters(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }
}
