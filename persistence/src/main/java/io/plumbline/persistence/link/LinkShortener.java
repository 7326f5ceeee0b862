package io.plumbline.persistence.link;

import static java.util.Objects.requireNonNull;

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
 * both get it and never fail for it. A random code that is taken is drawn again; where {@link #DRAWS_PER_LENGTH} draws
 * find none, codes of that length are nearly used up, and one character more is taken.
 */
@Dependent
@Transactional
public class LinkShortener {

    /** With half of all codes taken, 5 draws in a row fail once in 32 times; at the usual fill, never. */
    private static final int DRAWS_PER_LENGTH = 5;

    private static final int GROWTH = 8;

    private final ShortLinks links;
    private final RandomCodes codes;

    @Inject
    public LinkShortener(ShortLinks links, RandomCodes codes) {
        this.links = links;
        this.codes = codes;
    }

    /**
     * Makes the link, or finds one that fulfils the wish if the wish allows that.
     *
     * @throws CodeTakenException if the custom slug is in use; nothing is stored then
     */
    public LinkDescription shorten(NewLink wish, Instant now) {
        return existing(wish).orElseGet(() -> created(wish, now.truncatedTo(ChronoUnit.MICROS)));
    }

    private Optional<LinkDescription> existing(NewLink wish) {
        if (!wish.reuse()) {
            return Optional.empty();
        }
        links.lock(wish.longUrl());
        try (var candidates = links.leadingTo(wish.longUrl())) {
            return candidates.filter(wish::isFulfilledBy).findFirst();
        }
    }

    private LinkDescription created(NewLink wish, Instant now) {
        var code = wish.customSlug() == null ? insertUnderRandomCode(wish, now) : insertUnderSlug(wish, now);
        return links.find(code)
                .orElseThrow(() -> new IllegalStateException("link \"" + code + "\" vanished while it was made"));
    }

    private String insertUnderSlug(NewLink wish, Instant now) {
        var slug = requireNonNull(wish.customSlug());
        if (!links.insert(wish, slug, now)) {
            throw new CodeTakenException(slug);
        }
        return slug;
    }

    private String insertUnderRandomCode(NewLink wish, Instant now) {
        for (var draw = 0; draw < DRAWS_PER_LENGTH * GROWTH; draw++) {
            var code = codes.next(wish.codeLength() + draw / DRAWS_PER_LENGTH);
            if (links.insert(wish, code, now)) {
                return code;
            }
        }
        throw new IllegalStateException("no free code after " + DRAWS_PER_LENGTH * GROWTH + " draws from "
                + wish.codeLength() + " characters upwards");
    }
}
