package io.plumbline.persistence.link;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which links a list shows; immutable.
 *
 * @param search a text in the link's code, URL, title, domain or tags; blank for all
 * @param searchFindsDefaultDomain whether the text is in the name of the default domain, which is not stored
 * @param authority the links' domain, empty for the default one; absent for every domain
 * @param tags the tags that the links have
 * @param withoutTags the tags that the links do not have
 * @param createdSince absent for all
 * @param createdUntil absent for all
 * @param validAt leaves out the links whose validity ended before that moment; absent to show them too
 * @param withVisitsLeft leaves out the links that were visited as often as they may be
 * @param authorName the name of the API key that the links were made with; absent for all
 */
public record LinkFilter(
        String search,
        boolean searchFindsDefaultDomain,
        @Nullable String authority,
        TagFilter tags,
        TagFilter withoutTags,
        @Nullable Instant createdSince,
        @Nullable Instant createdUntil,
        @Nullable Instant validAt,
        boolean withVisitsLeft,
        @Nullable String authorName) {

    /** Shows every link. */
    public static final LinkFilter ALL =
            new LinkFilter("", false, null, TagFilter.NONE, TagFilter.NONE, null, null, null, false, null);
}
