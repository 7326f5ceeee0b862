package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import org.jspecify.annotations.Nullable;

/**
 * The short code in a request's path, and back: every text that may be a code is found again at the path written for it.
 * Codes are in Unicode's normal form C, and so is what is read from a path. A code of several segments, where those are
 * wanted, has slashes between them. Stateless.
 */
public final class LinkCode {

    /** The longest code, in characters. */
    public static final int MAX_CHARACTERS = 255;

    /** What no code holds besides blanks, control characters and halves of surrogate pairs. */
    public static final String REFUSED = "/ \\ ? # [ ] @ : ; %";

    private static final String UNRESERVED_MARKS = "-._~";
    private static final String HEX = "0123456789ABCDEF";

    // three octets of percent-encoding for each of at most three octets of UTF-8
    private static final int MAX_ENCODED = 9 * MAX_CHARACTERS;

    private LinkCode() {}

    /** The code of a path that begins with a slash; null if it cannot be one, so that the database is not asked. */
    public static @Nullable String of(String path) {
        return of(path, false);
    }

    /** The same of a path that may have several segments. */
    public static @Nullable String of(String path, boolean multiSegment) {
        var length = path.length();
        if (length < 2 || length > MAX_ENCODED + 1) {
            return null;
        }
        for (int i = 1; i < length; i++) {
            var character = path.charAt(i);
            if (character == '%' || character >= 0x7F) {
                return decoded(path, multiSegment);
            }
            if (!isAllowed(character, multiSegment)) {
                return null;
            }
        }
        return checked(path.substring(1), multiSegment);
    }

    private static @Nullable String decoded(String path, boolean multiSegment) {
        var octets = new byte[path.length()];
        var count = 0;
        for (int i = 1; i < path.length(); i++) {
            var character = path.charAt(i);
            if (character == '%') {
                var octet = octetAt(path, i);
                if (octet < 0) {
                    return null;
                }
                octets[count++] = (byte) octet;
                i += 2;
            } else if (character < 0x100) {
                // some servers hand on raw octets
                octets[count++] = (byte) character;
            } else {
                return null;
            }
        }
        return text(octets, count, multiSegment);
    }

    private static int octetAt(String path, int percent) {
        if (percent + 2 >= path.length()) {
            return -1;
        }
        var high = Character.digit(path.charAt(percent + 1), 16);
        var low = Character.digit(path.charAt(percent + 2), 16);
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    private static @Nullable String text(byte[] octets, int count, boolean multiSegment) {
        try {
            var text = UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, count));
            var code = Normalizer.normalize(text, Form.NFC);
            return isCode(code, multiSegment) ? code : null;
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    /** Whether a text may be a link's code, as far as its characters tell. */
    public static boolean isCode(String text) {
        return isCode(text, false);
    }

    /** The same of a text that may have several segments. */
    public static boolean isCode(String text, boolean multiSegment) {
        if (checked(text, multiSegment) == null || !Normalizer.isNormalized(text, Form.NFC)) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            var character = text.charAt(i);
            if (Character.isHighSurrogate(character)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(character) || !isAllowed(character, multiSegment)) {
                return false;
            }
        }
        return true;
    }

    /**
     * The path of a code, without the slash before it: all but slashes and RFC 3986's unreserved characters percent-encoded.
     */
    public static String pathOf(String code) {
        var path = new StringBuilder(code.length());
        for (var octet : code.getBytes(UTF_8)) {
            var character = (char) (octet & 0xFF);
            if (character == '/' || isUnreserved(character)) {
                path.append(character);
            } else {
                path.append('%').append(HEX.charAt(character >> 4)).append(HEX.charAt(character & 0xF));
            }
        }
        return path.toString();
    }

    private static boolean isUnreserved(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || UNRESERVED_MARKS.indexOf(character) >= 0;
    }

    private static @Nullable String checked(String code, boolean multiSegment) {
        if (code.isEmpty() || code.length() > MAX_CHARACTERS) {
            return null;
        }
        if (!multiSegment) {
            return isSegment(code, 0, code.length()) ? code : null;
        }
        for (int start = 0; start <= code.length(); ) {
            var slash = code.indexOf('/', start);
            var end = slash < 0 ? code.length() : slash;
            if (!isSegment(code, start, end)) {
                return null;
            }
            start = end + 1;
        }
        return code;
    }

    /** Neither nothing nor a step up or nowhere, which clients leave out of paths. */
    private static boolean isSegment(String code, int start, int end) {
        var length = end - start;
        return length > 2
                || (length == 2 && !code.startsWith("..", start))
                || (length == 1 && code.charAt(start) != '.');
    }

    private static boolean isAllowed(char character, boolean multiSegment) {
        return switch (character) {
            case '/' -> multiSegment;
            case '\\', '?', '#', '[', ']', '@', ':', ';', '%' -> false;
            default ->
                !Character.isISOControl(character)
                        && !Character.isWhitespace(character)
                        && !Character.isSpaceChar(character);
        };
    }
}
