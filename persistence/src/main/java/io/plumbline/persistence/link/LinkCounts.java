package io.plumbline.persistence.link;

import static java.time.ZoneOffset.UTC;

import io.plumbline.persistence.link.LinkSelection.Conditions;
import io.plumbline.persistence.schema.Sql;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How many links there are, and on which day a place in the list lies, by the counters of days as far as they reach. Thread-safe. */
final class LinkCounts {

    private static final String TOTAL = "SELECT coalesce(sum(links), 0) FROM plumbline.link_total";

    private static final String DAYS = "SELECT coalesce(sum(links), 0) FROM plumbline.link_day";

    private static final String LINKS = "SELECT count(*) FROM plumbline.short_link link";

    private static final String LINKS_OF_TAG =
            "SELECT coalesce(sum(links), 0) FROM (SELECT tag_id, links FROM plumbline.tag_count"
                    + " WHERE domain_id = 0 AND author_id = 0) AS counter";

    private static final String ENTRIES_OF_TAGS = "SELECT count(*) FROM plumbline.link_tag";

    private static final String LIMITED = " JOIN plumbline.visit_counter counter ON counter.link_id = link.id";

    private final Sql sql;

    LinkCounts(Sql sql) {
        this.sql = sql;
    }

    /**
     * Where a place in the list of all links is found.
     *
     * @param from the moment from which, or in a descending order before which, links are walked over
     * @param skipped how many of these are not wanted
     */
    record Start(Instant from, long skipped) {}

    /** Whether counters, or one index, tell how many links a selection has, without looking at the links. */
    static boolean tell(LinkSelection selection) {
        return selection.onlyTag().isPresent() || selection.isCounted();
    }

    /** How many links a selection has. */
    long of(LinkSelection selection) {
        var tag = selection.onlyTag();
        if (tag.isPresent()) {
            return selection.isOfAllDays()
                    ? count(LINKS_OF_TAG, new Conditions().add("tag_id = ?", tag.getAsLong()))
                    : count(ENTRIES_OF_TAGS, selection.ofTags());
        }
        return selection.isCounted() ? counted(selection) : count(LINKS, selection.conditions());
    }

    /** Where the links behind so many of a selection begin that counters alone tell; empty if there are not so many. */
    Optional<Start> startOf(LinkSelection selection, boolean ascending, long skipped) {
        var filter = selection.filter();
        var leftOut = ascending ? before(selection, filter.createdSince()) : after(selection, filter.createdUntil());
        var place = skipped + leftOut;
        var owners = selection.ofOwners("domain_id", "author_id");
        return sql.first(
                "SELECT day, upto - links FROM (SELECT day, sum(links) AS links, sum(sum(links)) OVER (ORDER BY day"
                        + (ascending ? " ASC" : " DESC") + ") AS upto FROM plumbline.link_day" + owners.clause()
                        + " GROUP BY day) AS days WHERE upto > ? ORDER BY upto LIMIT 1",
                row -> startOn(row.getObject(1, LocalDate.class), ascending, place - row.getLong(2)),
                owners.arguments(place));
    }

    private static Start startOn(LocalDate day, boolean ascending, long skipped) {
        return new Start(startOf(ascending ? day : day.plusDays(1)), skipped);
    }

    private long counted(LinkSelection selection) {
        var filter = selection.filter();
        var total = count(TOTAL, selection.ofOwners("domain_id", "author_id"))
                - before(selection, filter.createdSince())
                - after(selection, filter.createdUntil())
                - (selection.hidesSome() ? hidden(selection) : 0);
        // a range that ends before it begins leaves out some links twice
        return Math.max(0, total);
    }

    /** How many links were made before a moment: on whole days by their counters, on the moment's own by an index. */
    private long before(LinkSelection selection, @Nullable Instant moment) {
        if (moment == null) {
            return 0;
        }
        var day = moment.atZone(UTC).toLocalDate();
        return count(DAYS, selection.ofOwners("domain_id", "author_id").add("day < ?", day))
                + count(
                        LINKS,
                        selection
                                .ofOwners("link.domain_id", "link.created_by")
                                .since("link.created_at", startOf(day))
                                .add("link.created_at < ?", moment));
    }

    private long after(LinkSelection selection, @Nullable Instant moment) {
        if (moment == null) {
            return 0;
        }
        var day = moment.atZone(UTC).toLocalDate();
        return count(DAYS, selection.ofOwners("domain_id", "author_id").add("day > ?", day))
                + count(
                        LINKS,
                        selection
                                .ofOwners("link.domain_id", "link.created_by")
                                .add("link.created_at > ?", moment)
                                .add("link.created_at < ?", startOf(day.plusDays(1))));
    }

    /** How many links are left out because they lead nowhere any more; those with two reasons once. */
    private long hidden(LinkSelection selection) {
        var validAt = selection.filter().validAt();
        var expired = validAt == null ? 0 : count(LINKS, within(selection).add("link.valid_until < ?", validAt));
        if (!selection.filter().withVisitsLeft()) {
            return expired;
        }
        var spent = within(selection).add("link.max_visits IS NOT NULL").add("link.max_visits <= counter.total");
        if (validAt != null) {
            spent.add("(link.valid_until IS NULL OR link.valid_until >= ?)", validAt);
        }
        return expired + count(LINKS + LIMITED, spent);
    }

    private static Conditions within(LinkSelection selection) {
        return selection
                .ofOwners("link.domain_id", "link.created_by")
                .since("link.created_at", selection.filter().createdSince())
                .until("link.created_at", selection.filter().createdUntil());
    }

    private long count(String select, Conditions conditions) {
        return sql.first(select + conditions.clause(), row -> row.getLong(1), conditions.arguments())
                .orElse(0L);
    }

    private static Instant startOf(LocalDate day) {
        return day.atStartOfDay(UTC).toInstant();
    }
}
