package io.plumbline.web.link;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;
import java.util.regex.Pattern;

/** Serves the versions 1 and 2 of the contract, and its health without a version, as version 3: all behave alike. */
@Provider
@PreMatching
public class ContractVersions implements ContainerRequestFilter {

    private static final Pattern OTHER_VERSION = Pattern.compile("v[12](/.*)");
    private static final String SERVED = "v3";

    @Override
    public void filter(ContainerRequestContext request) {
        var uri = request.getUriInfo();
        var path = uri.getPath(false);
        var other = OTHER_VERSION.matcher(path);
        if (other.matches()) {
            request.setRequestUri(uri.getRequestUriBuilder()
                    .replacePath(uri.getBaseUri().getRawPath() + SERVED + other.group(1))
                    .build());
        } else if (path.equals("health")) {
            request.setRequestUri(uri.getRequestUriBuilder()
                    .replacePath(uri.getBaseUri().getRawPath() + SERVED + "/health")
                    .build());
        }
    }
}
