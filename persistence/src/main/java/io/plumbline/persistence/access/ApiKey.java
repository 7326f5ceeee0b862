package io.plumbline.persistence.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An API key as we know it, which is without its secret; immutable.
 *
 * @param name what people call it; unique among the keys that are not revoked
 * @param expiresAt absent if the key never expires
 * @param revokedAt absent unless the key was revoked
 */
public record ApiKey(
        long id,
        String name,
        Set<Right> rights,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt) {

    public ApiKey {
        rights = Set.copyOf(rights);
    }

    public boolean mayUse(Right right) {
        return rights.contains(right);
    }

    /** Whether the key opens anything at that moment. */
    public boolean isValidAt(Instant at) {
        return revokedAt == null && (expiresAt == null || expiresAt.isAfter(at));
    }
}
