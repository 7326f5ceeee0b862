package io.plumbline.web.link;

/** Text as it may be stored and shown: whole characters, none of which steers anything. Stateless. */
final class PlainText {

    /** What is wrong with other text. */
    static final String FAULT = "contains a control character or half a character; leave it out";

    private PlainText() {}

    static boolean isPlain(String text) {
        return text.codePoints()
                .noneMatch(character ->
                        Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE);
    }
}
