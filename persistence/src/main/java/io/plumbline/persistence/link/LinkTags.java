package io.plumbline.persistence.link;

import static java.util.stream.Collectors.joining;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The tags of one link, for those who make and change links; needs a transaction in which nobody else changes that link.
 * Thread-safe if its entity manager is.
 */
@Dependent
public class LinkTags {

    private static final String MAKE = "INSERT INTO plumbline.tag (name) VALUES (:name) ON CONFLICT (name) DO NOTHING";

    // locked, so that none of them is deleted before it is used
    private static final String FIND =
            "SELECT id, name FROM plumbline.tag WHERE name IN (:names) ORDER BY name FOR KEY SHARE";

    private static final String REMOVE_OTHERS =
            "DELETE FROM plumbline.link_tag WHERE link_id = :link AND tag_id <> ALL (CAST(:tags AS bigint[]))";

    private static final String MOVE = """
            UPDATE plumbline.link_tag SET position = wished.position
            FROM unnest(CAST(:tags AS bigint[])) WITH ORDINALITY AS wished (tag_id, position)
            WHERE link_tag.link_id = :link AND link_tag.tag_id = wished.tag_id
              AND link_tag.position <> wished.position""";

    private static final String ADD_MISSING = """
            INSERT INTO plumbline.link_tag (link_id, tag_id, position)
            SELECT :link, wished.tag_id, wished.position
            FROM unnest(CAST(:tags AS bigint[])) WITH ORDINALITY AS wished (tag_id, position)
            WHERE NOT EXISTS (
              SELECT FROM plumbline.link_tag WHERE link_tag.link_id = :link AND link_tag.tag_id = wished.tag_id)""";

    /** Tags that others delete in the same moments are made again; hardly ever more than once. */
    private static final int ATTEMPTS = 5;

    private final EntityManager entities;

    @Inject
    public LinkTags(EntityManager entities) {
        this.entities = entities;
    }

    /** Gives a link exactly these tags in this order, makes those that do not exist, and touches only what differs. */
    void set(long linkId, List<String> names) {
        var tags = "{}";
        if (!names.isEmpty()) {
            var ids = idsOf(names);
            tags = names.stream().map(ids::get).map(String::valueOf).collect(joining(",", "{", "}"));
        }
        for (var statement : List.of(REMOVE_OTHERS, MOVE, ADD_MISSING)) {
            entities.createNativeQuery(statement)
                    .setParameter("link", linkId)
                    .setParameter("tags", tags)
                    .executeUpdate();
        }
    }

    private Map<String, Long> idsOf(List<String> names) {
        for (var attempt = 0; attempt < ATTEMPTS; attempt++) {
            var ids = find(names);
            if (ids.size() == names.size()) {
                return ids;
            }
            // in one order, so that those who make the same tags at once wait for each other in turn
            names.stream().filter(name -> !ids.containsKey(name)).sorted().forEach(this::make);
        }
        throw new IllegalStateException("tags of " + names + " vanished as often as they were made");
    }

    private Map<String, Long> find(List<String> names) {
        var ids = new HashMap<String, Long>();
        List<?> tags = entities.createNativeQuery(FIND, Tuple.class)
                .setParameter("names", names)
                .getResultList();
        for (var tag : tags) {
            ids.put(((Tuple) tag).get("name", String.class), ((Tuple) tag).get("id", Long.class));
        }
        return ids;
    }

    private void make(String name) {
        entities.createNativeQuery(MAKE).setParameter("name", name).executeUpdate();
    }
}
