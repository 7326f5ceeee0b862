package io.plumbline.persistence.link;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A wish for a link, said step by step. One thread. */
final class Wish {

    static final String LONG_URL = "https://example.org/a/long/path?with=query";

    private String longUrl = LONG_URL;
    private @Nullable String authority;
    private @Nullable String slug;
    private String prefix = "";
    private boolean reuse;
    private List<String> tags = List.of();
    private @Nullable String title;
    private @Nullable Instant validSince;
    private @Nullable Instant validUntil;
    private @Nullable Integer maxVisits;
    private @Nullable Long author;
    private LinkScope scope = LinkScope.ALL;

    static Wish any() {
        return new Wish();
    }

    static Wish of(String slug) {
        var wish = new Wish();
        wish.slug = slug;
        return wish;
    }

    static Wish reusing() {
        var wish = new Wish();
        wish.reuse = true;
        return wish;
    }

    Wish to(String url) {
        longUrl = url;
        return this;
    }

    Wish slug(String text) {
        slug = text;
        return this;
    }

    Wish prefix(String text) {
        prefix = text;
        return this;
    }

    Wish on(String domain) {
        authority = domain;
        return this;
    }

    Wish tags(String... names) {
        tags = List.of(names);
        return this;
    }

    Wish title(String text) {
        title = text;
        return this;
    }

    Wish valid(@Nullable Instant since, @Nullable Instant until) {
        validSince = since;
        validUntil = until;
        return this;
    }

    Wish atMost(int visits) {
        maxVisits = visits;
        return this;
    }

    Wish by(long key) {
        author = key;
        return this;
    }

    Wish within(LinkScope links) {
        scope = links;
        return this;
    }

    NewLink asLink() {
        return new NewLink(
                longUrl,
                authority,
                slug,
                prefix,
                7,
                reuse,
                tags,
                title,
                validSince,
                validUntil,
                maxVisits,
                false,
                true,
                author,
                scope);
    }
}
