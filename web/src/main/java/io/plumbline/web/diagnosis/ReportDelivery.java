package io.plumbline.web.diagnosis;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Hands reports out such that a browser does nothing with them but show or save them. Thread-safe. */
final class ReportDelivery {

    private ReportDelivery() {}

    /** A page to read. */
    static Response html(String page) {
        return guarded(Response.ok(page))
                .header("Content-Security-Policy", ReportPolicy.of(page))
                .build();
    }

    /** A page that draws by a script of its own, which can reach nothing but the page. */
    static Response drawing(byte[] page) {
        return guarded(Response.ok(page))
                .header("Content-Security-Policy", ReportPolicy.OF_A_DRAWING)
                .build();
    }

    /** Text in the type that the resource produces. */
    static Response data(String text) {
        return guarded(Response.ok(text)).build();
    }

    /** Text in the type that the resource produces, which a browser saves. */
    static Response download(String text, String fileName) {
        return guarded(Response.ok(text))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + "\"")
                .build();
    }

    /** Octets in the type that the resource produces, which a browser saves. */
    static Response download(byte[] octets, String fileName) {
        return guarded(Response.ok(octets))
                .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + fileName + "\"")
                .build();
    }

    private static Response.ResponseBuilder guarded(Response.ResponseBuilder response) {
        return response.header("X-Content-Type-Options", "nosniff")
                .header("Referrer-Policy", "no-referrer")
                .header(HttpHeaders.CACHE_CONTROL, "private, no-store")
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT);
    }
}
