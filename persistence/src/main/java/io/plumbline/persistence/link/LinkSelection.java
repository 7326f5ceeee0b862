package io.plumbline.persistence.link;

import io.plumbline.persistence.schema.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A filter within a scope, with the ids that its names stand for; immutable. Every condition is one about the table {@code
 * short_link}, which is called {@code link}.
 */
final class LinkSelection {

    private static final String DOMAIN = "SELECT id FROM plumbline.domain WHERE authority = ?";
    private static final String AUTHORS = "SELECT id FROM plumbline.api_key WHERE name = ?";
    private static final String TAGS = "SELECT id FROM plumbline.tag WHERE name = ANY (?)";
    private static final String MATCHING_TAGS = "SELECT id FROM plumbline.tag WHERE name ILIKE ?";
    private static final String MATCHING_DOMAINS =
            "SELECT id FROM plumbline.domain WHERE authority ILIKE ? OR (? AND id = 1)";

    private static final String TELLING_PART = "SELECT plumbline.telling_part(?)";

    // an index finds what contains the telling part of the text, and those few are looked at
    private static final String CONTAINING = """
            link.id IN (
              SELECT id FROM plumbline.short_link
              WHERE (long_url ILIKE ? OR short_code ILIKE ? OR title ILIKE ?)
                AND (long_url || '' ILIKE ? OR short_code || '' ILIKE ? OR title || '' ILIKE ?)
              UNION ALL SELECT link_id FROM plumbline.link_tag WHERE tag_id = ANY (?)
              UNION ALL SELECT id FROM plumbline.short_link WHERE domain_id = ANY (?))""";

    private static final long[] NONE = {};

    private final LinkFilter filter;

    /** The domains that links are of; absent for all. */
    private final long @Nullable [] domainIds;

    /** The API keys that links were made with; absent for all. */
    private final long @Nullable [] authorIds;

    private final long[] tagIds;
    private final long[] excludedTagIds;

    /** A pattern of the part of the searched text that is in the fewest links. */
    private final String tellingPattern;

    /** The tags and the domains whose name contains the searched text. */
    private final long[] matchingTagIds;

    private final long[] matchingDomainIds;

    private LinkSelection(Sql sql, LinkScope scope, LinkFilter filter) {
        this.filter = filter;
        this.domainIds =
                both(scope.domainId(), filter.authority() == null ? null : ids(sql, DOMAIN, filter.authority()));
        this.authorIds =
                both(scope.authorId(), filter.authorName() == null ? null : ids(sql, AUTHORS, filter.authorName()));
        this.tagIds = idsOf(sql, filter.tags());
        this.excludedTagIds = idsOf(sql, filter.withoutTags());
        var pattern = patternOf(filter.search());
        this.tellingPattern = isSearch()
                ? patternOf(sql.first(TELLING_PART, row -> row.getString(1), filter.search())
                        .orElseThrow())
                : "";
        this.matchingTagIds = isSearch() ? ids(sql, MATCHING_TAGS, pattern) : NONE;
        this.matchingDomainIds =
                isSearch() ? ids(sql, MATCHING_DOMAINS, pattern, filter.searchFindsDefaultDomain()) : NONE;
    }

    static LinkSelection of(Sql sql, LinkScope scope, LinkFilter filter) {
        return new LinkSelection(sql, scope, filter);
    }

    LinkFilter filter() {
        return filter;
    }

    /** Whether no link can be in it, because something is named that does not exist. */
    boolean isEmpty() {
        return isNowhere(domainIds)
                || isNowhere(authorIds)
                || (!filter.tags().isNone() && !canMatch(tagIds, filter.tags()));
    }

    /** Whether links are told apart by what counters count alone: domain, author and day. */
    boolean isCounted() {
        return tagIds.length == 0 && !excludesSome() && !isSearch();
    }

    /** Whether some links are left out because they lead nowhere any more. */
    boolean hidesSome() {
        return filter.validAt() != null || filter.withVisitsLeft();
    }

    /** Whether it leaves out no link by the moment when it was made. */
    boolean isOfAllDays() {
        return filter.createdSince() == null && filter.createdUntil() == null;
    }

    /** The only tag, if nothing but it and days tells the links apart. */
    OptionalLong onlyTag() {
        return isByTagsAlone() && tagIds.length == 1 ? OptionalLong.of(tagIds[0]) : OptionalLong.empty();
    }

    /** Whether its links are those that have all of some tags, told apart by nothing but days beside. */
    boolean isByTagsAlone() {
        return tagIds.length > 0
                && (tagIds.length == 1 || filter.tags().all())
                && !excludesSome()
                && !isSearch()
                && domainIds == null
                && authorIds == null
                && !hidesSome();
    }

    /** What holds for the entries of one of its tags, if it is by tags alone. */
    Conditions ofTags() {
        var conditions = new Conditions().add("tag_id = ?", tagIds[0]);
        for (int i = 1; i < tagIds.length; i++) {
            conditions.add("link_id IN (SELECT link_id FROM plumbline.link_tag WHERE tag_id = ?)", tagIds[i]);
        }
        return conditions.since("created_at", filter.createdSince()).until("created_at", filter.createdUntil());
    }

    /** What holds for its links. */
    Conditions conditions() {
        var conditions = ofOwners("link.domain_id", "link.created_by")
                .since("link.created_at", filter.createdSince())
                .until("link.created_at", filter.createdUntil());
        if (tagIds.length > 0) {
            withTags(conditions);
        }
        if (excludesSome()) {
            withoutTags(conditions);
        }
        if (isSearch()) {
            var pattern = patternOf(filter.search());
            conditions.add(
                    CONTAINING,
                    tellingPattern,
                    tellingPattern,
                    tellingPattern,
                    pattern,
                    pattern,
                    pattern,
                    matchingTagIds,
                    matchingDomainIds);
        }
        if (filter.validAt() != null) {
            conditions.add("(link.valid_until IS NULL OR link.valid_until >= ?)", filter.validAt());
        }
        if (filter.withVisitsLeft()) {
            conditions.add("(link.max_visits IS NULL OR link.max_visits > coalesce("
                    + "(SELECT total FROM plumbline.visit_counter WHERE link_id = link.id), 0))");
        }
        return conditions;
    }

    /** What holds for the domain and the author of its links, in whatever table. */
    Conditions ofOwners(String domainColumn, String authorColumn) {
        var conditions = new Conditions();
        if (domainIds != null) {
            conditions.add(domainColumn + " = ANY (?)", (Object) domainIds);
        }
        if (authorIds != null) {
            conditions.add(authorColumn + " = ANY (?)", (Object) authorIds);
        }
        return conditions;
    }

    private boolean isSearch() {
        return !filter.search().isBlank();
    }

    /** Of tags of which one does not exist nobody has all, so that nobody is left out. */
    private boolean excludesSome() {
        return !filter.withoutTags().isNone() && canMatch(excludedTagIds, filter.withoutTags());
    }

    private void withTags(Conditions conditions) {
        if (filter.tags().all()) {
            for (var tagId : tagIds) {
                conditions.add("link.id IN (SELECT link_id FROM plumbline.link_tag WHERE tag_id = ?)", tagId);
            }
        } else {
            conditions.add(
                    "link.id IN (SELECT link_id FROM plumbline.link_tag WHERE tag_id = ANY (?))", (Object) tagIds);
        }
    }

    private void withoutTags(Conditions conditions) {
        var needed = filter.withoutTags().all() ? excludedTagIds.length : 1;
        conditions.add(
                "(SELECT count(*) FROM plumbline.link_tag WHERE link_id = link.id AND tag_id = ANY (?)) < ?",
                excludedTagIds,
                needed);
    }

    private static boolean isNowhere(long @Nullable [] ids) {
        return ids != null && ids.length == 0;
    }

    private static boolean canMatch(long[] ids, TagFilter tags) {
        return tags.all() ? ids.length == tags.names().size() : ids.length > 0;
    }

    private static long[] idsOf(Sql sql, TagFilter tags) {
        return tags.isNone() ? NONE : ids(sql, TAGS, tags.names());
    }

    /** What both a scope and a filter allow; absent if neither says anything. */
    private static long @Nullable [] both(@Nullable Long scoped, long @Nullable [] filtered) {
        if (scoped == null) {
            return filtered;
        }
        if (filtered == null) {
            return new long[] {scoped};
        }
        for (var id : filtered) {
            if (id == scoped) {
                return new long[] {id};
            }
        }
        return NONE;
    }

    private static long[] ids(Sql sql, String query, Object... arguments) {
        return sql.list(query, row -> row.getLong(1), arguments).stream()
                .mapToLong(Long::longValue)
                .toArray();
    }

    private static String patternOf(String search) {
        return "%" + search.strip().replaceAll("[\\\\%_]", "\\\\$0") + "%";
    }

    /** What holds for links, and the arguments of it. One thread. */
    static final class Conditions {

        private final StringBuilder sql = new StringBuilder();
        private final List<Object> arguments = new ArrayList<>();

        Conditions add(String condition, Object... conditionArguments) {
            sql.append(sql.isEmpty() ? " WHERE " : " AND ").append(condition);
            arguments.addAll(List.of(conditionArguments));
            return this;
        }

        Conditions since(String column, @Nullable Instant moment) {
            return moment == null ? this : add(column + " >= ?", moment);
        }

        Conditions until(String column, @Nullable Instant moment) {
            return moment == null ? this : add(column + " <= ?", moment);
        }

        boolean isEmpty() {
            return sql.isEmpty();
        }

        /** A WHERE clause; empty if nothing is asked for. */
        String clause() {
            return sql.toString();
        }

        /** The arguments of it all, and those of what follows. */
        Object[] arguments(Object... further) {
            var all = new ArrayList<>(arguments);
            all.addAll(List.of(further));
            return all.toArray();
        }
    }
}
