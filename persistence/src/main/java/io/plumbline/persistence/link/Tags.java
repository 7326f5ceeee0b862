package io.plumbline.persistence.link;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * The tags of links, by their normalised names; thread-safe if its entity manager is.
 *
 * <p>Numbers of links are counters that triggers keep, numbers of visits those of the last flush, so that a list costs as
 * much as it has tags, however many links and visits there are.
 */
@Dependent
@Transactional
public class Tags {

    private static final String NUMBERS = """
            LEFT JOIN plumbline.tag_count tagged
                ON tagged.tag_id = tag.id AND tagged.domain_id = :domain AND tagged.author_id = :author
            LEFT JOIN plumbline.visit_total visits
                ON visits.kind = 2 AND visits.subject_id = tag.id AND visits.domain_id = :domain
                AND visits.author_id = :author
            """;

    private static final String TAGS = "FROM plumbline.tag " + NUMBERS + "WHERE true";

    private static final String MATCHING = " AND strpos(tag.name, :search) > 0";

    private static final String TAGGED = " AND tagged.links > 0";

    private static final String COUNT = "SELECT count(*) ";

    // the page is found first: the planner leaves out the numbers that nothing is sorted by, and reads them for it
    // alone
    private static final String LIST = """
            SELECT tag.name, coalesce(tagged.links, 0) AS links, coalesce(visits.total, 0) AS visits,
                coalesce(visits.bots, 0) AS bots
            FROM (SELECT tag.id, tag.name %s LIMIT :most OFFSET :skipped) AS tag
            """ + NUMBERS;

    private static final String RENAME = "SELECT plumbline.rename_tag(:oldName, :newName)";

    private static final String DELETE = "DELETE FROM plumbline.tag WHERE name IN (:names)";

    private final EntityManager entities;

    @Inject
    public Tags(EntityManager entities) {
        this.entities = entities;
    }

    /**
     * One page of a list.
     *
     * @param skipped how many tags the pages before it hold
     */
    public List<TagUse> page(TagSearch search, TagOrder order, int skipped, int most) {
        return list(query(search, order, "", most, skipped));
    }

    /** The part of a list that follows a tag of it. */
    public List<TagUse> after(TagUse last, TagSearch search, TagOrder order, int most) {
        var query = query(search, order, order.behind(), most, 0).setParameter("name", last.name());
        if (order.key() != TagOrder.Key.TAG) {
            query.setParameter("number", order.numberOf(last));
        }
        return list(query);
    }

    /** How many tags a list has on all pages together. */
    public long count(TagSearch search) {
        return ((Number) bound(entities.createNativeQuery(COUNT + found(search), Long.class), search)
                        .getSingleResult())
                .longValue();
    }

    /** Renames a tag of all links that have it. */
    public TagRenaming rename(String oldName, String newName) {
        return TagRenaming.valueOf((String) entities.createNativeQuery(RENAME, String.class)
                .setParameter("oldName", oldName)
                .setParameter("newName", newName)
                .getSingleResult());
    }

    /** Takes tags from all links that have them and forgets them; unknown ones are no matter. */
    public void delete(Collection<String> names) {
        if (!names.isEmpty()) {
            entities.createNativeQuery(DELETE).setParameter("names", names).executeUpdate();
        }
    }

    private Query query(TagSearch search, TagOrder order, String behind, int most, int skipped) {
        var found = found(search) + behind + order.clause();
        return bound(entities.createNativeQuery(LIST.formatted(found) + order.clause(), Object[].class), search)
                .setParameter("most", most)
                .setParameter("skipped", skipped);
    }

    private static Query bound(Query query, TagSearch search) {
        if (!search.text().isEmpty()) {
            query.setParameter("search", search.text());
        }
        return query.setParameter(
                        "domain", Objects.requireNonNullElse(search.scope().domainId(), 0L))
                .setParameter(
                        "author", Objects.requireNonNullElse(search.scope().authorId(), 0L));
    }

    /** Where the tags come from that a search finds; the planner knows best how many there are if nothing is searched for. */
    private static String found(TagSearch search) {
        return TAGS
                + (search.text().isEmpty() ? "" : MATCHING)
                + (search.scope().isAll() ? "" : TAGGED);
    }

    private static List<TagUse> list(Query query) {
        var tags = new ArrayList<TagUse>();
        for (var row : query.getResultList()) {
            var columns = (Object[]) row;
            tags.add(new TagUse((String) columns[0], (long) columns[1], (long) columns[2], (long) columns[3]));
        }
        return tags;
    }
}
