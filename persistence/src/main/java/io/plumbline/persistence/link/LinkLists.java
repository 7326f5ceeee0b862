package io.plumbline.persistence.link;

import static java.util.function.Function.identity;
import static java.util.stream.Collectors.toMap;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The stored links, for those who read and list them. Thread-safe.
 *
 * <p>A page is found in two steps: the ids first, and then the rows of these few links alone. Where counters tell how many links
 * a list has, the ids are found in an index that has its order: a page that is nearer to the end is looked for from there,
 * and in the usual order the days' counters say on which day it begins. Otherwise all links of the list are looked at, once,
 * to count them and to find the page among them.
 */
@Dependent
public class LinkLists {

    private static final String DESCRIBE = """
            SELECT link.id, link.short_code, domain.authority, link.long_url, link.title, link.created_at,
              link.valid_since, link.valid_until, link.max_visits, link.crawlable, link.forward_query,
              ARRAY(
                SELECT tag.name FROM plumbline.link_tag JOIN plumbline.tag ON tag.id = link_tag.tag_id
                WHERE link_tag.link_id = link.id ORDER BY link_tag.position) AS tags,
              EXISTS (SELECT FROM plumbline.redirect_rule WHERE link_id = link.id) AS has_rules,
              coalesce(counter.total, 0) AS visits, coalesce(counter.bots, 0) AS bot_visits,
              coalesce(counter.ranked_total, 0) AS ranked_visits, coalesce(counter.ranked_people, 0) AS ranked_people
            FROM plumbline.short_link link
            JOIN plumbline.domain ON domain.id = link.domain_id
            LEFT JOIN plumbline.visit_counter counter ON counter.link_id = link.id
            """;

    private static final String BY_IDS = DESCRIBE + "WHERE link.id = ANY (?)";

    private static final String WITHIN = """
             AND (CAST(? AS bigint) IS NULL OR link.created_by = ?)
             AND (CAST(? AS bigint) IS NULL OR link.domain_id = ?)
            """;

    private static final String BY_CODE = DESCRIBE + """
            WHERE link.domain_id = (SELECT id FROM plumbline.domain WHERE authority = ?) AND link.short_code = ?
            """ + WITHIN;

    /** The code as it is written comes first: there may be others that differ by case. */
    private static final String BY_CODE_IN_ANY_CASE =
            DESCRIBE + """
            WHERE link.domain_id = (SELECT id FROM plumbline.domain WHERE authority = ?)
              AND (link.short_code = ? OR lower(link.short_code) = ?)
            """ + WITHIN + "ORDER BY link.short_code = ? DESC, link.id LIMIT 1";

    private static final String TOTAL = ", count(*) OVER ()";

    private static final String PAGE = " OFFSET ? LIMIT ?";

    private final Sql sql;
    private final LinkCounts counts;
    private final CodeSettings settings;

    @Inject
    public LinkLists(DataSource dataSource, CodeSettings settings) {
        this.sql = new Sql(dataSource);
        this.counts = new LinkCounts(sql);
        this.settings = settings;
    }

    /** The link of that id. */
    public Optional<LinkDescription> find(long id) {
        return described(List.of(id)).stream().findFirst();
    }

    /**
     * The link of a code on a domain, whose authority is empty for the default one, if it is within the scope. In loose mode
     * the code as it is written comes first: there may be older ones that differ by case.
     */
    public Optional<LinkDescription> find(LinkScope scope, String authority, String code) {
        var author = scope.authorId();
        var domain = scope.domainId();
        return settings.loose()
                ? sql.first(
                        BY_CODE_IN_ANY_CASE,
                        LinkLists::descriptionOf,
                        authority,
                        code,
                        settings.stored(code),
                        author,
                        author,
                        domain,
                        domain,
                        code)
                : sql.first(BY_CODE, LinkLists::descriptionOf, authority, code, author, author, domain, domain);
    }

    /**
     * One page of a list.
     *
     * @param skipped how many links the pages before it hold
     */
    public LinkPage page(LinkScope scope, LinkFilter filter, LinkOrder order, long skipped, int most) {
        var selection = LinkSelection.of(sql, scope, filter);
        if (selection.isEmpty()) {
            return new LinkPage(List.of(), 0);
        }
        return LinkCounts.tell(selection)
                ? counted(selection, order, skipped, most)
                : searched(selection, order, skipped, most);
    }

    private LinkPage counted(LinkSelection selection, LinkOrder order, long skipped, int most) {
        var total = counts.of(selection);
        var items = (int) Math.min(most, total - skipped);
        if (items <= 0) {
            return new LinkPage(List.of(), total);
        }
        var behind = total - skipped - items;
        return new LinkPage(
                described(
                        behind < skipped
                                ? reversed(ids(selection, order.reversed(), behind, items))
                                : ids(selection, order, skipped, items)),
                total);
    }

    /** Counts the links and finds the page in one pass over them. */
    private LinkPage searched(LinkSelection selection, LinkOrder order, long skipped, int most) {
        var byTags = isByEntries(selection, order);
        var conditions = byTags ? selection.ofTags() : selection.conditions();
        var found = sql.list(
                byTags ? entries(conditions, order, TOTAL) : links(conditions, false, order, TOTAL),
                row -> new Found(row.getLong(1), row.getLong(2)),
                conditions.arguments(skipped, most));
        // a page behind the end has no row that could tell
        var total = found.isEmpty() ? counts.of(selection) : found.get(0).total();
        return new LinkPage(described(found.stream().map(Found::id).toList()), total);
    }

    /** The id of a link on a page, and how many links the list has on all pages. */
    private record Found(long id, long total) {}

    /**
     * The part of a list that follows a link of it, or its beginning: goes through long lists in the same time for every part.
     *
     * @param last absent for the beginning
     */
    public List<LinkDescription> after(
            @Nullable LinkDescription last, LinkScope scope, LinkFilter filter, LinkOrder order, int most) {
        var selection = LinkSelection.of(sql, scope, filter);
        if (selection.isEmpty()) {
            return List.of();
        }
        var conditions = selection.conditions();
        var isBare = conditions.isEmpty();
        if (last != null) {
            conditions.add(order.behind(), order.keyOf(last), last.id());
        }
        return described(ids(links(conditions, isBare, order, ""), conditions, 0, most));
    }

    /** The ids of links in their order: those behind so many of the list. */
    private List<Long> ids(LinkSelection selection, LinkOrder order, long skipped, int most) {
        if (isByEntries(selection, order)) {
            var conditions = selection.ofTags();
            return ids(entries(conditions, order, ""), conditions, skipped, most);
        }
        if (order.key() == LinkOrder.Key.DATE_CREATED && selection.isCounted() && !selection.hidesSome()) {
            return fromDay(selection, order, skipped, most);
        }
        var conditions = selection.conditions();
        return ids(links(conditions, conditions.isEmpty(), order, ""), conditions, skipped, most);
    }

    private List<Long> ids(String query, LinkSelection.Conditions conditions, long skipped, int most) {
        return sql.list(query, row -> row.getLong(1), conditions.arguments(skipped, most));
    }

    /** By the days' counters: only the links of one day are walked over. */
    private List<Long> fromDay(LinkSelection selection, LinkOrder order, long skipped, int most) {
        return counts.startOf(selection, order.ascending(), skipped)
                .map(start -> from(start, selection, order, most))
                .orElseGet(List::of);
    }

    private List<Long> from(LinkCounts.Start start, LinkSelection selection, LinkOrder order, int most) {
        var conditions = selection.ofOwners("link.domain_id", "link.created_by");
        if (order.ascending()) {
            conditions.since("link.created_at", start.from());
        } else {
            conditions.add("link.created_at < ?", start.from());
        }
        return ids(links(conditions, false, order, ""), conditions, start.skipped(), most);
    }

    /** Whether the entries of tags alone have the list in its order. */
    private static boolean isByEntries(LinkSelection selection, LinkOrder order) {
        return order.key() == LinkOrder.Key.DATE_CREATED && selection.isByTagsAlone();
    }

    private static String entries(LinkSelection.Conditions conditions, LinkOrder order, String further) {
        var direction = order.ascending() ? "ASC" : "DESC";
        return "SELECT link_id" + further + " FROM plumbline.link_tag" + conditions.clause() + " ORDER BY created_at "
                + direction + ", link_id " + direction + PAGE;
    }

    /** @param isBare whether the conditions say nothing about links */
    private static String links(LinkSelection.Conditions conditions, boolean isBare, LinkOrder order, String further) {
        var links = order.key().isOfCounter()
                ? "plumbline.visit_counter counter"
                        + (isBare ? "" : " JOIN plumbline.short_link link ON link.id = counter.link_id")
                : "plumbline.short_link link";
        return "SELECT " + order.key().id() + further + " FROM " + links + conditions.clause() + order.clause() + PAGE;
    }

    private List<LinkDescription> described(List<Long> ids) {
        var links = sql
                .list(BY_IDS, LinkLists::descriptionOf, (Object)
                        ids.stream().mapToLong(Long::longValue).toArray())
                .stream()
                .collect(toMap(LinkDescription::id, identity()));
        // links that were deleted since their ids were read are left out
        return ids.stream().map(links::get).filter(Objects::nonNull).toList();
    }

    private static List<Long> reversed(List<Long> ids) {
        var reversed = new ArrayList<>(ids);
        Collections.reverse(reversed);
        return reversed;
    }

    private static LinkDescription descriptionOf(ResultSet row) throws SQLException {
        return new LinkDescription(
                row.getLong("id"),
                row.getString("short_code"),
                row.getString("authority"),
                row.getString("long_url"),
                row.getString("title"),
                Sql.requiredInstant(row, "created_at"),
                Sql.instant(row, "valid_since"),
                Sql.instant(row, "valid_until"),
                row.getObject("max_visits", Integer.class),
                row.getBoolean("crawlable"),
                row.getBoolean("forward_query"),
                Sql.texts(row, "tags"),
                row.getBoolean("has_rules"),
                row.getLong("visits"),
                row.getLong("bot_visits"),
                row.getLong("ranked_visits"),
                row.getLong("ranked_people"));
    }
}
