package io.plumbline.web.problem;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a part of a URL is text at all. The server and JAX-RS read what is no percent-encoding as if it were meant, and
 * replace what is no UTF-8. Stateless.
 */
final class RequestText {

    private static final Optional<String> NO_TEXT = Optional.of("holds what is no text in UTF-8, or a zero");

    private RequestText() {}

    /** What is wrong with a part as it was sent, not decoded; empty if nothing is. */
    static Optional<String> faultOf(@Nullable String encoded) {
        if (encoded == null || encoded.indexOf('%') < 0) {
            return Optional.empty();
        }
        var octets = ByteBuffer.allocate(encoded.length() / 3);
        for (int i = 0; i < encoded.length(); i++) {
            if (encoded.charAt(i) == '%') {
                if (!isEncoding(encoded, i)) {
                    return Optional.of(
                            "has a % that two hexadecimal digits do not follow; write %25 for a percent sign");
                }
                octets.put((byte) Integer.parseInt(encoded, i + 1, i + 3, 16));
                i += 2;
            } else if (!isText(octets)) {
                return NO_TEXT;
            }
        }
        return isText(octets) ? Optional.empty() : NO_TEXT;
    }

    private static boolean isEncoding(String encoded, int percent) {
        return percent + 2 < encoded.length()
                && Character.digit(encoded.charAt(percent + 1), 16) >= 0
                && Character.digit(encoded.charAt(percent + 2), 16) >= 0;
    }

    /** Whether the octets gathered so far are text; forgets them. */
    private static boolean isText(ByteBuffer octets) {
        octets.flip();
        try {
            return UTF_8.newDecoder().decode(octets).chars().noneMatch(character -> character == 0);
        } catch (CharacterCodingException malformed) {
            return false;
        } finally {
            octets.clear();
        }
    }
}
