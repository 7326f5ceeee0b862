package io.plumbline.web.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import org.jspecify.annotations.Nullable;

/** Reads the short code out of a request's path, decoded; a path whose shape no link can have has none. Stateless. */
final class LinkCode {

    /** The longest code that is looked up, in characters. */
    static final int MAX_CHARACTERS = 255;

    // three octets of percent-encoding for each of at most three octets of UTF-8
    private static final int MAX_ENCODED = 9 * MAX_CHARACTERS;

    private LinkCode() {}

    /** The code of a path that begins with a slash; null if it cannot be one, so that the database is not asked. */
    static @Nullable String of(String path) {
        var length = path.length();
        if (length < 2 || length > MAX_ENCODED + 1) {
            return null;
        }
        for (int i = 1; i < length; i++) {
            var character = path.charAt(i);
            if (character == '%' || character >= 0x7F) {
                return decoded(path);
            }
            if (!isAllowed(character)) {
                return null;
            }
        }
        return checked(path.substring(1));
    }

    private static @Nullable String decoded(String path) {
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
        return text(octets, count);
    }

    private static int octetAt(String path, int percent) {
        if (percent + 2 >= path.length()) {
            return -1;
        }
        var high = Character.digit(path.charAt(percent + 1), 16);
        var low = Character.digit(path.charAt(percent + 2), 16);
        return high < 0 || low < 0 ? -1 : (high << 4) | low;
    }

    private static @Nullable String text(byte[] octets, int count) {
        try {
            var code =
                    UTF_8.newDecoder().decode(ByteBuffer.wrap(octets, 0, count)).toString();
            for (int i = 0; i < code.length(); i++) {
                if (!isAllowed(code.charAt(i))) {
                    return null;
                }
            }
            return checked(code);
        } catch (CharacterCodingException malformed) {
            return null;
        }
    }

    private static @Nullable String checked(String code) {
        return code.isEmpty() || code.length() > MAX_CHARACTERS || code.equals(".") || code.equals("..") ? null : code;
    }

    /** No code has blanks, control characters or what separates the parts of a URL. */
    private static boolean isAllowed(char character) {
        return switch (character) {
            case '/', '\\', '?', '#', '[', ']', '@', ':', ';' -> false;
            default -> !Character.isISOControl(character) && !Character.isWhitespace(character);
        };
    }
}
