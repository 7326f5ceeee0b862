package io.plumbline.persistence.access;

import org.jspecify.annotations.Nullable;

/**
 * What narrows an API key's right to links, by the contract's roles; immutable.
 *
 * @param authorOnly whether the key sees and changes only the links that were made with it
 * @param domainId the only domain that the key works with; absent for all
 * @param authority the name of that domain; absent with it
 * @param noOrphanVisits whether the key sees no visits that led to no link
 */
public record KeyRoles(
        boolean authorOnly,
        @Nullable Long domainId,
        @Nullable String authority,
        boolean noOrphanVisits) {

    /** Narrows nothing. */
    public static final KeyRoles NONE = new KeyRoles(false, null, null, false);

    public KeyRoles {
        if ((domainId == null) != (authority == null)) {
            throw new IllegalArgumentException("domain " + domainId + " has the name \"" + authority + "\"");
        }
    }
}
