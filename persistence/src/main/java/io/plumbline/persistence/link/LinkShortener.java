package io.plumbline.persistence.link;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.transaction.Transactional;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * Makes short links, each in one transaction that inserts first and asks afterwards.
 *
 * <p>Whether a code is free is decided by the unique constraint alone, so that two who want the same code at once never
 * both get it and never fail for it. A generated code that is taken or reserved is generated again; where {@link
 * #DRAWS_PER_LENGTH} find no free one, codes of that length are nearly used up, and one character more is taken.
 */
@Dependent
@Transactional
public class LinkShortener {

    /** With half of all codes taken, 5 draws in a row fail once in 32 times; at the usual fill, never. */
    private static final int DRAWS_PER_LENGTH = 5;

    private static final int GROWTH = 8;

    private final ShortLinks links;
    private final LinkTags tags;
    private final Domains domains;
    private final CodeSource codes;

    @Inject
    public LinkShortener(ShortLinks links, LinkTags tags, Domains domains, CodeSource codes) {
        this.links = links;
        this.tags = tags;
        this.domains = domains;
        this.codes = codes;
    }

    /**
     * Makes the link, or finds one that fulfils the wish if the wish allows that.
     *
     * @return the link's id
     * @throws CodeTakenException if the custom slug is in use; nothing is stored then
     */
    public long shorten(NewLink wish, Instant now) {
        return existing(wish).orElseGet(() -> created(wish, now.truncatedTo(ChronoUnit.MICROS)));
    }

    private Optional<Long> existing(NewLink wish) {
        if (!wish.reuse()) {
            return Optional.empty();
        }
        links.lock(wish.longUrl());
        return links.fulfilling(wish);
    }

    private long created(NewLink wish, Instant now) {
        var domainId =
                domains.findOrCreate(requireNonNullElse(wish.authority(), "")).id();
        var id = wish.code() == null
                ? insertUnderGeneratedCode(wish, domainId, now)
                : insertUnderSlug(wish, domainId, now);
        if (!wish.tags().isEmpty()) {
            tags.set(id, wish.tags());
        }
        return id;
    }

    private long insertUnderSlug(NewLink wish, long domainId, Instant now) {
        var slug = requireNonNull(wish.code());
        return links.insert(wish, domainId, slug, now)
                .orElseThrow(() -> new CodeTakenException(slug, requireNonNullElse(wish.authority(), "")));
    }

    private long insertUnderGeneratedCode(NewLink wish, long domainId, Instant now) {
        for (var draw = 0; draw < DRAWS_PER_LENGTH * GROWTH; draw++) {
            var code = wish.pathPrefix() + codes.next(wish.codeLength() + draw / DRAWS_PER_LENGTH);
            if (ReservedCodes.contains(code)) {
                continue;
            }
            var id = links.insert(wish, domainId, code, now);
            if (id.isPresent()) {
                return id.get();
            }
        }
        throw new IllegalStateException("no free code after " + DRAWS_PER_LENGTH * GROWTH + " draws from "
                + wish.codeLength() + " characters upwards");
    }
}
