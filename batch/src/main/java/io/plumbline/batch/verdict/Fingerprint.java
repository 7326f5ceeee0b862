package io.plumbline.batch.verdict;

import io.plumbline.batch.naming.ClassNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The identity of a cause across diagnoses, restarts and releases: SHA-1 of the area and the element. Only where the
 * element says nothing (a class of the JDK, or none at all) do holder or allocation site join in, without line numbers:
 * one night's evidence may name them and another's may not.
 */
final class Fingerprint {

    private Fingerprint() {}

    static String of(
            Area area,
            @Nullable String element,
            @Nullable String holder,
            @Nullable String field,
            @Nullable String site) {
        var text = new StringBuilder(area.key());
        if (element != null) {
            text.append('\n').append(ClassNames.normalised(element));
        }
        if (element == null || ClassNames.isJdk(ClassNames.normalised(element))) {
            if (holder != null) {
                text.append('\n')
                        .append(ClassNames.normalised(holder))
                        .append('.')
                        .append(field == null ? "" : field);
            } else if (site != null) {
                text.append('\n').append(withoutLine(site));
            }
        }
        return sha1(text.toString());
    }

    /** {@code Class.method} of {@code Class.method(File:line)}. */
    static String withoutLine(String site) {
        int source = site.indexOf('(');
        return ClassNames.normalised(source < 0 ? site : site.substring(0, source));
    }

    private static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1", e);
        }
    }
}
