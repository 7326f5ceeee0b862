package io.plumbline.persistence.schema;

/** What another program says, as it is stored: it may be long, and hold the one character that the database refuses. */
public final class ForeignText {

    /** Characters of Java. */
    public static final int LONGEST = 1_000;

    private ForeignText() {}

    /** The text with replacements for that character, cut off with an ellipsis where it is longer. */
    public static String storable(String text) {
        if (text.length() <= LONGEST) {
            return text.replace('\0', '\uFFFD');
        }
        int end = LONGEST - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                        .replace('\0', '\uFFFD')
                + "…";
    }
}
