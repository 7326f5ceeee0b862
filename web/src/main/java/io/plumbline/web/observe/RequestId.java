package io.plumbline.web.observe;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Sends the request's {@code X-Request-Id} back, or a new one, so that both sides' logs can be matched. */
@Provider
public class RequestId implements ContainerResponseFilter {

    /** The header that carries it both ways. */
    public static final String HEADER = "X-Request-Id";

    private static final Pattern HARMLESS = Pattern.compile("[\\x21-\\x7e]{1,128}");

    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        response.getHeaders().putSingle(HEADER, of(request.getHeaderString(HEADER)));
    }

    /** The id of a request that came with this one, or with none. */
    public static String of(@Nullable String received) {
        return received != null && HARMLESS.matcher(received).matches()
                ? received
                : UUID.randomUUID().toString();
    }
}
