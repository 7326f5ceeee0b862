package io.plumbline.web.title;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;

/** The chunked transfer coding (RFC 9112, section 7.1). Stateless. */
final class Chunks {

    private static final int MOST_DIGITS = 7;

    private Chunks() {}

    /** What chunks hold together, as far as they came; what is no chunk ends them. */
    static byte[] joined(byte[] chunked) {
        var text = new String(chunked, ISO_8859_1);
        var joined = new ByteArrayOutputStream(chunked.length);
        var position = 0;
        while (position < chunked.length) {
            var lineEnd = text.indexOf("\r\n", position);
            var size = lineEnd < 0 ? 0 : sizeOf(text.substring(position, lineEnd));
            if (size == 0) {
                break;
            }
            var start = lineEnd + 2;
            joined.write(chunked, start, Math.min(size, chunked.length - start));
            position = start + size + 2;
        }
        return joined.toByteArray();
    }

    private static int sizeOf(String line) {
        var end = line.indexOf(';');
        var digits = (end < 0 ? line : line.substring(0, end)).strip();
        return digits.matches("[0-9A-Fa-f]{1," + MOST_DIGITS + "}") ? Integer.parseInt(digits, 16) : 0;
    }
}
