package io.plumbline.persistence.link;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Tuple;
import jakarta.transaction.Transactional;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rules of each link, in the order in which they are tried; thread-safe if its entity manager is. */
@Dependent
@Transactional
public class RedirectRules {

    private static final String OF_LINK = """
            SELECT rule.priority, rule.long_url, condition ->> 'type' AS type, condition ->> 'matchKey' AS match_key,
                condition ->> 'matchValue' AS match_value
            FROM plumbline.redirect_rule rule
            LEFT JOIN LATERAL jsonb_array_elements(rule.conditions) WITH ORDINALITY AS c (condition, place) ON true
            WHERE rule.link_id = :link
            ORDER BY rule.priority, place""";

    // others who change the rules of the same link wait until this transaction ends
    private static final String LOCK = "SELECT id FROM plumbline.short_link WHERE id = :link FOR NO KEY UPDATE";

    private static final String CLEAR = "DELETE FROM plumbline.redirect_rule WHERE link_id = :link";

    private static final String ADD = """
            INSERT INTO plumbline.redirect_rule (link_id, priority, long_url, conditions)
            SELECT :link, :priority, :longUrl, coalesce(jsonb_agg(
                jsonb_build_object('type', type, 'matchKey', match_key, 'matchValue', match_value) ORDER BY place), '[]')
            FROM unnest(CAST(:types AS text[]), CAST(:keys AS text[]), CAST(:values AS text[]))
                WITH ORDINALITY AS condition (type, match_key, match_value, place)""";

    private final EntityManager entities;

    @Inject
    public RedirectRules(EntityManager entities) {
        this.entities = entities;
    }

    /** The rules of a link, the one that is tried first in front; none for an unknown link. */
    public List<RedirectRule> of(long linkId) {
        var rules = new ArrayList<RedirectRule>();
        var conditions = new ArrayList<RuleCondition>();
        var rows = rows(linkId);
        for (var i = 0; i < rows.size(); i++) {
            var row = rows.get(i);
            if (row.type() != null) {
                conditions.add(row.condition());
            }
            if (i == rows.size() - 1 || rows.get(i + 1).priority() != row.priority()) {
                rules.add(new RedirectRule(row.longUrl(), conditions));
                conditions.clear();
            }
        }
        return rules;
    }

    /** Gives a link these rules instead of those that it has; false, and nothing stored, if the link is gone. */
    public boolean replace(long linkId, List<RedirectRule> rules) {
        if (entities.createNativeQuery(LOCK)
                .setParameter("link", linkId)
                .getResultList()
                .isEmpty()) {
            return false;
        }
        entities.createNativeQuery(CLEAR).setParameter("link", linkId).executeUpdate();
        for (var i = 0; i < rules.size(); i++) {
            add(linkId, i + 1, rules.get(i));
        }
        return true;
    }

    private void add(long linkId, int priority, RedirectRule rule) {
        entities.createNativeQuery(ADD)
                .setParameter("link", linkId)
                .setParameter("priority", priority)
                .setParameter("longUrl", rule.longUrl())
                .setParameter("types", texts(rule, condition -> condition.type().text()))
                .setParameter("keys", texts(rule, RuleCondition::matchKey))
                .setParameter("values", texts(rule, RuleCondition::matchValue))
                .executeUpdate();
    }

    private static @Nullable String[] texts(RedirectRule rule, Function<RuleCondition, @Nullable String> text) {
        return rule.conditions().stream().map(text).toArray(String[]::new);
    }

    /** One for each condition, in their order; one without a condition for a rule that has none. */
    private List<Row> rows(long linkId) {
        var rows = new ArrayList<Row>();
        for (var row : entities.createNativeQuery(OF_LINK, Tuple.class)
                .setParameter("link", linkId)
                .getResultList()) {
            var tuple = (Tuple) row;
            rows.add(new Row(
                    tuple.get("priority", Integer.class),
                    tuple.get("long_url", String.class),
                    tuple.get("type", String.class),
                    tuple.get("match_key", String.class),
                    tuple.get("match_value", String.class)));
        }
        return rows;
    }

    private record Row(
            int priority,
            String longUrl,
            @Nullable String type,
            @Nullable String matchKey,
            @Nullable String matchValue) {

        RuleCondition condition() {
            var kind = RuleCondition.Type.of(String.valueOf(type))
                    .orElseThrow(() -> new IllegalStateException("a stored rule has a condition \"" + type + "\""));
            return new RuleCondition(kind, matchKey, matchValue);
        }
    }
}
