package io.plumbline.web.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.persistence.access.ApiKey;
import io.plumbline.persistence.access.Right;
import java.time.Instant;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * An API key, as JSON: never with its secret. Immutable.
 *
 * @param rights what it may do, by name
 * @param expiresAt absent if it never does
 * @param revokedAt absent unless it was revoked
 * @param valid whether it opens anything now
 * @param authorOnly whether it opens only links that were made with it
 * @param domain the only domain whose links it opens; empty for the default one, absent for all
 * @param noOrphanVisits whether it opens no visits that led to no link
 * @param own whether this request came with it
 */
@Schema(name = "ApiKey")
@JsonInclude(JsonInclude.Include.NON_NULL)
record KeyJson(
        long id,
        String name,
        List<String> rights,
        Instant createdAt,
        @Nullable Instant expiresAt,
        @Nullable Instant revokedAt,
        boolean enabled,
        boolean valid,
        boolean authorOnly,
        @Nullable String domain,
        boolean noOrphanVisits,
        boolean own) {

    KeyJson {
        rights = List.copyOf(rights);
    }

    static KeyJson of(ApiKey key, Caller caller) {
        return new KeyJson(
                key.id(),
                key.name(),
                key.rights().stream().map(Right::text).sorted().toList(),
                key.createdAt(),
                key.expiresAt(),
                key.revokedAt(),
                key.enabled(),
                key.isValidAt(Instant.now()),
                key.roles().authorOnly(),
                key.roles().authority(),
                key.roles().noOrphanVisits(),
                key.id() == caller.key().id());
    }

    /** All keys, as documented. */
    @Schema(name = "ApiKeys")
    record All(List<KeyJson> data) {

        All {
            data = List.copyOf(data);
        }
    }

    /**
     * A key that was just made.
     *
     * @param secret which is told this once
     */
    @Schema(name = "IssuedApiKey")
    record Issued(KeyJson key, String secret) {}
}
