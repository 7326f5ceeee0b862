package io.plumbline.lab.requestmap;

import java.util.HexFormat;

/**
 * One request to shorten a link. Immutable.
 *
 * @param requestId unique, {@value #ID_LENGTH} hexadecimal digits
 * @param longUrl to shorten
 */
record RequestContext(String requestId, String longUrl) {

    static final int ID_LENGTH = 16;

    static RequestContext of(long request) {
        return new RequestContext(HexFormat.of().toHexDigits(request), "https://example.org/articles/" + request);
    }
}
