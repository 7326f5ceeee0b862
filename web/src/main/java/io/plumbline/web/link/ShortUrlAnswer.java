package io.plumbline.web.link;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jspecify.annotations.Nullable;

/**
 * A short link as its maker wants to read it: as JSON, or its short URL alone as text if the query says {@code format=txt} or,
 * without a format, text is what the client would rather have.
 */
final class ShortUrlAnswer {

    private ShortUrlAnswer() {}

    static Response of(ShortUrl link, UriInfo request, HttpHeaders headers) {
        return isText(request.getQueryParameters().getFirst("format"), headers)
                ? Response.ok(link.shortUrl(), MediaType.TEXT_PLAIN_TYPE).build()
                : Response.ok(link, MediaType.APPLICATION_JSON_TYPE).build();
    }

    private static boolean isText(@Nullable String format, HttpHeaders headers) {
        if (format != null && !format.isBlank()) {
            return format.equals("txt");
        }
        for (var accepted : headers.getAcceptableMediaTypes()) {
            if (accepted.isCompatible(MediaType.APPLICATION_JSON_TYPE)) {
                return false;
            }
            if (accepted.isCompatible(MediaType.TEXT_PLAIN_TYPE)) {
                return true;
            }
        }
        return false;
    }
}
