package io.plumbline.persistence.link;

import io.plumbline.persistence.configuration.Settings;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What short codes are like; immutable.
 *
 * @param length how long generated codes are
 * @param loose whether codes lead to the same link in whatever case they are written, and are in lower case if new
 * @param multiSegment whether slugs may have slashes, which become dashes otherwise
 * @param alphabet what generated codes consist of
 * @param strategy how they are generated
 * @param feistelKey the secret of the permutation; absent to keep one in the database
 */
public record CodeSettings(
        int length,
        boolean loose,
        boolean multiSegment,
        CodeAlphabet alphabet,
        Strategy strategy,
        @Nullable String feistelKey) {

    /** The length of a code if nobody wishes for another. */
    public static final int USUAL_LENGTH = 7;

    /** The least length of a generated code, by the contract. */
    public static final int SHORTEST = 4;

    /** The greatest length of a generated code that may be wished for. */
    public static final int LONGEST = 64;

    private static final int SHORTEST_KEY = 16;

    private enum Mode {
        STRICT,
        LOOSE;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How codes are generated. */
    public enum Strategy {
        /** Drawn at random. */
        RANDOM,
        /** The next number of a sequence, through a keyed permutation. */
        FEISTEL;

        private String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public CodeSettings {
        if (feistelKey != null && feistelKey.length() < SHORTEST_KEY) {
            throw new IllegalArgumentException("plumbline.link.feistel-key has " + feistelKey.length()
                    + " characters; it must have " + SHORTEST_KEY + " or more");
        }
    }

    public static CodeSettings from(Settings settings) {
        return new CodeSettings(
                settings.integer("plumbline.link.code-length", USUAL_LENGTH, SHORTEST, LONGEST),
                constant(settings, "plumbline.link.mode", Mode.values(), Mode::text) == Mode.LOOSE,
                settings.flag("plumbline.link.multi-segment-slugs", false),
                constant(settings, "plumbline.link.alphabet", CodeAlphabet.values(), CodeAlphabet::text),
                constant(settings, "plumbline.link.codes", Strategy.values(), Strategy::text),
                settings.text("plumbline.link.feistel-key").orElse(null));
    }

    /** The characters of generated codes. */
    String characters() {
        return loose ? alphabet.lowerCaseCharacters() : alphabet.characters();
    }

    /** A code as it is stored and looked up. */
    public String stored(String code) {
        return loose ? code.toLowerCase(Locale.ROOT) : code;
    }

    /** The value that a key names, the first one if it is absent. */
    private static <T> T constant(Settings settings, String key, T[] values, Function<T, String> textOf) {
        var text = settings.text(key, textOf.apply(values[0]));
        return Arrays.stream(values)
                .filter(value -> textOf.apply(value).equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(key + " is \"" + text + "\"; it must be "
                        + Arrays.stream(values).map(textOf).collect(Collectors.joining(" or "))));
    }
}
