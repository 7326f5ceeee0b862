package io.plumbline.batch.verdict;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A leak of a library or of a server that somebody has described before. Immutable.
 *
 * @param id a name that stays
 * @param library whose it is
 * @param versions which ones have it, in words; absent where that is not known
 * @param title the leak in a few words
 * @param cause what happens, in a sentence or two
 * @param repair what to do
 * @param source where it is described: an address
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record KnownLeak(
        String id,
        String library,
        @Nullable String versions,
        String title,
        String cause,
        String repair,
        String source) {

    /** It in a line, such as {@code Okio (before 1.11): the watchdog thread outlives its application}. */
    public String line() {
        return library + (versions == null ? "" : " (" + versions + ")") + ": " + title;
    }
}
