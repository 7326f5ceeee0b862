package io.plumbline.persistence.link;

import org.jspecify.annotations.Nullable;

/**
 * The links that a caller may see and change; every other one is unknown to it. Immutable.
 *
 * @param authorId only links made with that API key; absent for everybody's
 * @param domainId only links of that domain; absent for every domain
 */
public record LinkScope(@Nullable Long authorId, @Nullable Long domainId) {

    /** Every link. */
    public static final LinkScope ALL = new LinkScope(null, null);

    public boolean isAll() {
        return equals(ALL);
    }
}
