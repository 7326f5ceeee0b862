package io.plumbline.batch.target;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which program a JVM runs: its main class or jar, with {@code *} for any characters. Either the whole name fits, or what
 * follows its last {@code /}: {@code app.jar} finds {@code /srv/app.jar}. Immutable.
 */
public record ProgramPattern(String text) {

    private static final Pattern ALLOWED = Pattern.compile("[\\p{L}\\p{N}_$.*/@+-]{1,300}");
    private static final String SOURCE_LAUNCHER = "jdk.compiler/com.sun.tools.javac.launcher.";

    /** @throws IllegalArgumentException if no main class or jar can have such a name, or if every program fits */
    public ProgramPattern {
        if (!ALLOWED.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "it must be the name of a main class or jar, such as com.example.Shop or shop-*.jar; of a path with a"
                            + " blank in it, give what stands before the blank, and * for what of that varies");
        }
        if (text.chars().allMatch(character -> character == '*')) {
            throw new IllegalArgumentException("every program fits it; name a main class or jar");
        }
    }

    /** Whether a program fits. */
    public boolean fits(String program) {
        var pattern = Pattern.compile(
                Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")));
        return pattern.matcher(program).matches()
                || pattern.matcher(program.substring(program.lastIndexOf('/') + 1))
                        .matches();
    }

    /**
     * The program of a command as HotSpot tells it: main class or jar, without arguments, which may hold secrets. Where a
     * source file was started, that file.
     */
    public static String programOf(String command) {
        var words = command.split(" ", 3);
        return words[0].startsWith(SOURCE_LAUNCHER) && words.length > 1 ? words[1] : words[0];
    }

    @Override
    public String toString() {
        return "\"" + text + "\"";
    }
}
