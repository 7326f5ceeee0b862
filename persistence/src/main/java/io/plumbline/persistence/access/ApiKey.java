package io.plumbline.persistence.access;

import io.plumbline.persistence.link.LinkScope;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key as we know it, which is without its secret; immutable.
 *
 * @param name what people call it; unique among the keys that are not revoked
 * @param expiresAt absent if the key never expires
 * @param revokedAt absent unless the key was revoked
 * @param enabled whether it works; unlike a revoked key, a disabled one may be enabled again
 * @param roles what narrows its right to links
 */
public record ApiKey(
        long id,
        String name,
        Set<Right> rights,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        boolean enabled,
        KeyRoles roles) {

    public ApiKey {
        rights = Set.copyOf(rights);
    }

    public boolean mayUse(Right right) {
        return rights.contains(right);
    }

    /** Whether the key opens anything at that moment. */
    public boolean isValidAt(Instant at) {
        return enabled && revokedAt == null && (expiresAt == null || expiresAt.isAfter(at));
    }

    /** The links that the key opens. */
    public LinkScope links() {
        return new LinkScope(roles.authorOnly() ? id : null, roles.domainId());
    }
}
