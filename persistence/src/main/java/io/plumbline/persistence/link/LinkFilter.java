package io.plumbline.persistence.link;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which links a list shows; immutable.
 *
 * @param search a text in the link's code, URL, title or domain; blank for all
 * @param authority the links' domain, empty for the default one; absent for every domain
 * @param createdSince absent for all
 * @param createdUntil absent for all
 * @param validAt leaves out the links whose validity ended before that moment; absent to show them too
 */
public record LinkFilter(
        String search,
        @Nullable String authority,
        @Nullable Instant createdSince,
        @Nullable Instant createdUntil,
        @Nullable Instant validAt) {

    /** Shows every link. */
    public static final LinkFilter ALL = new LinkFilter("", null, null, null, null);

    /** The same, but only links that contain a text. */
    public LinkFilter containing(String text) {
        return new LinkFilter(text, authority, createdSince, createdUntil, validAt);
    }
}
