package io.plumbline.persistence.link;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import jakarta.persistence.Tuple;
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

    private static final String MATCHING = """
            FROM plumbline.tag
            LEFT JOIN plumbline.tag_count tagged
                ON tagged.tag_id = tag.id AND tagged.domain_id = :domain AND tagged.author_id = :author
            LEFT JOIN plumbline.visit_total visits
                ON visits.kind = 2 AND visits.subject_id = tag.id AND visits.domain_id = :domain
                AND visits.author_id = :author
            WHERE strpos(tag.name, :search) > 0 AND (:everything OR tagged.links > 0)""";

    private static final String LIST = """
            SELECT tag.name, coalesce(tagged.links, 0) AS links, coalesce(visits.total, 0) AS visits,
                coalesce(visits.bots, 0) AS bots
            """ + MATCHING;

    private static final String COUNT = "SELECT count(*) " + MATCHING;

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
    public List<TagUse> page(TagFilter filter, TagOrder order, int skipped, int most) {
        return list(filtered(LIST + order.clause(), filter, Tuple.class).setFirstResult(skipped), most);
    }

    /** The part of a list that follows a tag of it. */
    public List<TagUse> after(TagUse last, TagFilter filter, TagOrder order, int most) {
        var query = filtered(LIST + order.behind() + order.clause(), filter, Tuple.class)
                .setParameter("name", last.name());
        if (order.key() != TagOrder.Key.TAG) {
            query.setParameter("number", order.numberOf(last));
        }
        return list(query, most);
    }

    /** How many tags a list has on all pages together. */
    public long count(TagFilter filter) {
        return ((Number) filtered(COUNT, filter, Long.class).getSingleResult()).longValue();
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

    private Query filtered(String query, TagFilter filter, Class<?> type) {
        return entities.createNativeQuery(query, type)
                .setParameter("search", filter.search())
                .setParameter("everything", filter.scope().isAll())
                .setParameter(
                        "domain", Objects.requireNonNullElse(filter.scope().domainId(), 0L))
                .setParameter(
                        "author", Objects.requireNonNullElse(filter.scope().authorId(), 0L));
    }

    private static List<TagUse> list(Query query, int most) {
        var tags = new ArrayList<TagUse>();
        for (var row : query.setMaxResults(most).getResultList()) {
            var tuple = (Tuple) row;
            tags.add(new TagUse(
                    tuple.get("name", String.class),
                    tuple.get("links", Long.class),
                    tuple.get("visits", Long.class),
                    tuple.get("bots", Long.class)));
        }
        return tags;
    }
}
