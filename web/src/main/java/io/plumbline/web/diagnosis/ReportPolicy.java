package io.plumbline.web.diagnosis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The content security policy of a page of ours (CSP level 3).
 *
 * <p>A report quotes names that a diagnosed program chose. They are escaped where the page is written; the policy makes
 * sure that what slipped through would neither run, load, send nor disguise anything. Thread-safe.
 */
final class ReportPolicy {

    private static final String NOTHING_ELSE = nothingButFramedBy("'none'");
    private static final String STYLE = "<style>";
    private static final String END_OF_STYLE = "</style>";

    /**
     * Of a drawing, whose script holds the names that a diagnosed program chose. In its sandbox the page is of no origin: whatever runs in
     * it reads no cookie, no session and no other page, and loads nothing. Its search asks by a dialog.
     * The console alone may show it in a frame.
     *
     * <p>No directive keeps a page from leading its own tab to another address. A script that slipped through could tell there what
     * the page itself holds, which is this one drawing, and nothing else.
     */
    static final String OF_A_DRAWING = nothingButFramedBy("'self'")
            + "; sandbox allow-scripts allow-modals; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:";

    private ReportPolicy() {}

    /** Allows a page its first style sheet, which stands before anything that somebody else named, and nothing else. */
    static String of(String page) {
        var begin = page.indexOf(STYLE);
        var end = page.indexOf(END_OF_STYLE, Math.max(0, begin));
        return begin < 0 || end < 0
                ? NOTHING_ELSE
                : NOTHING_ELSE + "; style-src 'sha256-" + hashOf(page.substring(begin + STYLE.length(), end)) + "'";
    }

    private static String nothingButFramedBy(String origin) {
        return "base-uri 'none'; form-action 'none'; frame-ancestors " + origin + "; default-src 'none'";
    }

    private static String hashOf(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException brokenJvm) {
            throw new IllegalStateException("every JVM has SHA-256", brokenJvm);
        }
    }
}
