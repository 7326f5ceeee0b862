package io.plumbline.web.access;

import io.plumbline.persistence.access.ApiKey;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.link.LinkScope;
import jakarta.ws.rs.core.SecurityContext;
import java.security.Principal;

/** The holder of the API key that came with a request; immutable. Resources take it from their security context. */
public record Caller(ApiKey key) implements Principal {

    /**
     * The caller of the current request.
     *
     * @throws IllegalStateException in a resource that requires no key
     */
    public static Caller of(SecurityContext context) {
        if (context.getUserPrincipal() instanceof Caller caller) {
            return caller;
        }
        throw new IllegalStateException("a resource without @RequiresRight or @RequiresKey has no caller");
    }

    /** The links that this caller may see and change. */
    public LinkScope links() {
        return key.links();
    }

    @Override
    public String getName() {
        return key.name();
    }

    SecurityContext inContextOf(SecurityContext transport) {
        return new SecurityContext() {
            @Override
            public Principal getUserPrincipal() {
                return Caller.this;
            }

            @Override
            public boolean isUserInRole(String role) {
                return key.rights().stream().map(Right::text).anyMatch(role::equals);
            }

            @Override
            public boolean isSecure() {
                return transport.isSecure();
            }

            @Override
            public String getAuthenticationScheme() {
                return "X-Api-Key";
            }
        };
    }
}
