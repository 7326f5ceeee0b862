package io.plumbline.persistence.link;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a link; immutable.
 *
 * @param authority the domain that the link shall be on; absent for the default one, or for a link that exists on any
 * @param customSlug the code that the link shall have; absent for a generated one
 * @param pathPrefix what the code shall begin with, generated or not
 * @param codeLength how long a generated code shall be; it may become longer where codes of that length are used up
 * @param reuse whether a link that fulfils the wish already will do ({@code findIfExists})
 * @param tags in the order in which they shall be shown
 * @param createdBy the id of the API key that wishes
 * @param scope the links that will do, if one may be reused
 */
public record NewLink(
        String longUrl,
        @Nullable String authority,
        @Nullable String customSlug,
        String pathPrefix,
        int codeLength,
        boolean reuse,
        List<String> tags,
        @Nullable String title,
        @Nullable Instant validSince,
        @Nullable Instant validUntil,
        @Nullable Integer maxVisits,
        boolean crawlable,
        boolean forwardQuery,
        @Nullable Long createdBy,
        LinkScope scope) {

    public NewLink {
        if (codeLength < CodeSettings.SHORTEST || codeLength > CodeSettings.LONGEST) {
            throw new IllegalArgumentException("a code of " + codeLength + " characters was wished for; it must have "
                    + CodeSettings.SHORTEST + " to " + CodeSettings.LONGEST);
        }
        tags = List.copyOf(tags);
    }

    /** The same wish with a title. */
    public NewLink titled(String title) {
        return new NewLink(
                longUrl,
                authority,
                customSlug,
                pathPrefix,
                codeLength,
                reuse,
                tags,
                title,
                validSince,
                validUntil,
                maxVisits,
                crawlable,
                forwardQuery,
                createdBy,
                scope);
    }

    /** A wish for nothing but a link to a URL. */
    public static NewLink to(String longUrl) {
        return new NewLink(
                longUrl,
                null,
                null,
                "",
                CodeSettings.USUAL_LENGTH,
                false,
                List.of(),
                null,
                null,
                null,
                null,
                false,
                true,
                null,
                LinkScope.ALL);
    }

    /** The whole code that is wished for; absent if it is to be generated. */
    @Nullable
    String code() {
        return customSlug == null ? null : pathPrefix + customSlug;
    }
}
