package io.plumbline.web.redirect;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Base64;

/** A transparent picture of one pixel, whose showing is a visit. Stateless. */
final class Pixel {

    /** What stands behind a code for its pixel. */
    static final String PATH = "/track";

    private static final byte[] GIF =
            Base64.getDecoder().decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private Pixel() {}

    /** Whether a path asks for a code's pixel. */
    static boolean isIn(String path) {
        return path.length() > PATH.length() + 1 && path.endsWith(PATH);
    }

    /** The path of the code whose pixel a path asks for. */
    static String codePathIn(String path) {
        return path.substring(0, path.length() - PATH.length());
    }

    static void send(HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-cache, no-store, must-revalidate");
        response.setContentType("image/gif");
        response.setContentLength(GIF.length);
        response.getOutputStream().write(GIF);
    }
}
