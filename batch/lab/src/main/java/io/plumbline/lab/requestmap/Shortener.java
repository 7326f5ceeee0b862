package io.plumbline.lab.requestmap;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;

/**
 * Shortens one link into its own buffer, which the registry knows from then on. Who made the shortener has to end the
 * request; the leak of the case is that nobody does. One thread.
 */
final class Shortener {

    private final ResponseBuffer buffer = new ResponseBuffer();

    String shorten(RequestContext context) {
        RequestRegistry.begin(context.requestId(), buffer);
        return buffer.append("{\"longUrl\":\"")
                .append(context.longUrl())
                .append("\",\"shortCode\":\"")
                .append(codeOf(context.longUrl()))
                .append("\"}")
                .text();
    }

    private static String codeOf(String longUrl) {
        var checksum = new CRC32();
        checksum.update(longUrl.getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Long.toHexString(checksum.getValue()).getBytes(StandardCharsets.US_ASCII));
    }
}
