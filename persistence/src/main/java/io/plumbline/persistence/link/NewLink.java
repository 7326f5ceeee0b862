package io.plumbline.persistence.link;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A wish for a link on the default domain; immutable.
 *
 * @param customSlug the code that the link shall have; absent for a random one
 * @param codeLength how long a random code shall be; it may become longer where codes of that length are used up
 * @param reuse whether a link that fulfils the wish already will do ({@code findIfExists})
 * @param createdBy the id of the API key that wishes
 */
public record NewLink(
        String longUrl,
        @Nullable String customSlug,
        int codeLength,
        boolean reuse,
        @Nullable String title,
        @Nullable Instant validSince,
        @Nullable Instant validUntil,
        @Nullable Integer maxVisits,
        boolean crawlable,
        boolean forwardQuery,
        @Nullable Long createdBy) {

    public NewLink {
        if (codeLength < RandomCodes.SHORTEST || codeLength > RandomCodes.LONGEST) {
            throw new IllegalArgumentException("a code of " + codeLength + " characters was wished for; it must have "
                    + RandomCodes.SHORTEST + " to " + RandomCodes.LONGEST);
        }
    }

    /** The same wish with a title. */
    public NewLink titled(String title) {
        return new NewLink(
                longUrl,
                customSlug,
                codeLength,
                reuse,
                title,
                validSince,
                validUntil,
                maxVisits,
                crawlable,
                forwardQuery,
                createdBy);
    }

    /** Whether an existing link to the same URL has all that this wish asks for explicitly. */
    boolean isFulfilledBy(LinkDescription link) {
        return isAbsentOrEqual(customSlug, link.shortCode())
                && isAbsentOrEqual(validSince, link.validSince())
                && isAbsentOrEqual(validUntil, link.validUntil())
                && isAbsentOrEqual(maxVisits, link.maxVisits());
    }

    private static boolean isAbsentOrEqual(@Nullable Object wished, @Nullable Object actual) {
        return wished == null || wished.equals(actual);
    }
}
