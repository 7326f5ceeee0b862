package io.plumbline.persistence.visit;

import io.plumbline.persistence.link.LinkScope;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * What visits are counted and listed by; the kinds are explained in the migration that makes {@code visit_total}. Immutable.
 *
 * @param subjectId a link, a tag or an orphan type's number, by kind; 0 where there is none or for all of them
 * @param domainId 0 for every domain
 * @param authorId 0 for everybody's links
 */
public record VisitScope(Kind kind, long subjectId, long domainId, long authorId) {

    /** A domain that is none: nothing was ever visited there. */
    public static final long NOWHERE = -1;

    private static final long EVERY = 0;

    /** What kind of subject a scope has. */
    enum Kind {
        LINK(1),
        TAG(2),
        ALL_LINKS(3),
        ORPHANS(4);

        private final short number;

        Kind(int number) {
            this.number = (short) number;
        }
    }

    /** The visits of one link. */
    public static VisitScope ofLink(long linkId) {
        return new VisitScope(Kind.LINK, linkId, EVERY, EVERY);
    }

    /** The visits of the links with a tag, as far as a caller may see them. */
    public static VisitScope ofTag(long tagId, LinkScope links) {
        return new VisitScope(Kind.TAG, tagId, orEvery(links.domainId()), orEvery(links.authorId()));
    }

    /** The visits of all links that a caller may see. */
    public static VisitScope ofAllLinks(LinkScope links) {
        return new VisitScope(Kind.ALL_LINKS, EVERY, orEvery(links.domainId()), orEvery(links.authorId()));
    }

    /** All visits to no link. */
    public static VisitScope ofOrphans() {
        return ofOrphans(null, null);
    }

    /** Visits to no link, of one type or all, on one domain or all. */
    public static VisitScope ofOrphans(@Nullable OrphanType type, @Nullable Long domainId) {
        return new VisitScope(Kind.ORPHANS, type == null ? EVERY : type.number(), orEvery(domainId), EVERY);
    }

    /** Whether it is a part of a domain's or an author's links. */
    boolean isNarrowed() {
        return domainId != EVERY || authorId != EVERY;
    }

    /** Whether its visits led to no link. */
    boolean isOfOrphans() {
        return kind == Kind.ORPHANS;
    }

    /** Whether it is of more than one link and of less than all. */
    boolean isOfSomeLinks() {
        return kind == Kind.TAG || (kind == Kind.ALL_LINKS && isNarrowed());
    }

    void bindFrom(int position, PreparedStatement statement) throws SQLException {
        statement.setShort(position, kind.number);
        statement.setLong(position + 1, subjectId);
        statement.setLong(position + 2, domainId);
        statement.setLong(position + 3, authorId);
    }

    private static long orEvery(@Nullable Long id) {
        return id == null ? EVERY : id;
    }
}
