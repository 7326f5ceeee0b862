package io.plumbline.web.observe;

import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The {@code X-Request-Id} that goes back with a response, so that both sides' logs can be matched. */
public final class RequestId {

    /** The header that carries it both ways. */
    public static final String HEADER = "X-Request-Id";

    private static final Pattern HARMLESS = Pattern.compile("[\\x21-\\x7e]{1,128}");

    private RequestId() {}

    /** The id of a request that came with this one, or with none. */
    public static String of(@Nullable String received) {
        return received != null && HARMLESS.matcher(received).matches()
                ? received
                : UUID.randomUUID().toString();
    }
}
