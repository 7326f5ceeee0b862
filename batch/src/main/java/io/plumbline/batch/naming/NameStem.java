package io.plumbline.batch.naming;

import java.util.regex.Pattern;

/** What the names of things of one family have in common: threads, files. */
public final class NameStem {

    private static final int LONGEST_NAME = 120;
    private static final int LONGEST_SEEN = 400;
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern UUID = Pattern.compile("\\p{XDigit}{8}-(?:\\p{XDigit}{4}-){3}\\p{XDigit}{12}");
    private static final Pattern HASH =
            Pattern.compile("(?<![\\p{Alnum}])(?=\\p{Alpha}*\\d)\\p{XDigit}{6,}(?![\\p{Alnum}])");

    private NameStem() {}

    /** A name without what differs from one member to the next: numbers, hashes and UUIDs are {@code #}. */
    public static String of(String name) {
        var stem = UUID.matcher(bounded(name)).replaceAll("#");
        stem = HASH.matcher(stem).replaceAll("#");
        return cut(NUMBER.matcher(stem).replaceAll("#"));
    }

    /** Names come from targets, which may say anything of any length: no pattern ever sees all of it. */
    public static String bounded(String name) {
        return name.substring(0, Math.min(LONGEST_SEEN, name.length()));
    }

    /** As much of a name as anybody reads. */
    public static String cut(String name) {
        return name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    }
}
