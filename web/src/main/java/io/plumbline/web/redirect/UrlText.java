package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Makes any text safe to stand in a URL within a header: what RFC 3986 does not allow there becomes percent-encoded
 * UTF-8, line breaks among it. What is encoded already stays. Stateless.
 */
public final class UrlText {

    private static final String ALLOWED_MARKS = "-._~:/?#[]@!$&'()*+,;=%";
    private static final String HEX = "0123456789ABCDEF";
    private static final boolean[] ALLOWED = new boolean[128];

    static {
        for (char character = 0; character < ALLOWED.length; character++) {
            ALLOWED[character] = (character >= 'a' && character <= 'z')
                    || (character >= 'A' && character <= 'Z')
                    || (character >= '0' && character <= '9')
                    || ALLOWED_MARKS.indexOf(character) >= 0;
        }
    }

    private UrlText() {}

    /** The text with all that is not allowed encoded; the text itself if all is. */
    public static String safe(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isAllowed(text.charAt(i))) {
                return encoded(text);
            }
        }
        return text;
    }

    /** Whether nothing has to be encoded in octets. */
    static boolean isSafe(byte[] octets, int from, int to) {
        for (int i = from; i < to; i++) {
            if (octets[i] < 0 || !ALLOWED[octets[i]]) {
                return false;
            }
        }
        return true;
    }

    private static String encoded(String text) {
        var url = new StringBuilder(text.length() + 32);
        for (var octet : text.getBytes(UTF_8)) {
            if (octet >= 0 && ALLOWED[octet]) {
                url.append((char) octet);
            } else {
                url.append('%').append(HEX.charAt((octet >> 4) & 0xF)).append(HEX.charAt(octet & 0xF));
            }
        }
        return url.toString();
    }

    private static boolean isAllowed(char character) {
        return character < ALLOWED.length && ALLOWED[character];
    }
}
