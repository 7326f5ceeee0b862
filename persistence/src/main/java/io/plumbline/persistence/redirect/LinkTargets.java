package io.plumbline.persistence.redirect;

import io.plumbline.persistence.link.RedirectRule;
import io.plumbline.persistence.link.RuleCondition;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where codes lead, by one query without an entity, however many are asked for. Thread-safe. */
@Dependent
public class LinkTargets {

    // a row for each condition of each rule, one alone for a link without; domain 1 is the default one
    private static final String FIND = """
            SELECT asked.place, link.id, link.long_url, valid_since, valid_until, max_visits, forward_query,
                rule.priority, rule.long_url, condition ->> 'type', condition ->> 'matchKey', condition ->> 'matchValue'
            FROM unnest(?::bigint[], ?::text[]) WITH ORDINALITY AS asked (domain_id, code, place)
            CROSS JOIN LATERAL (
                SELECT id, long_url, valid_since, valid_until, max_visits, forward_query FROM plumbline.short_link
                WHERE short_link.domain_id IN (asked.domain_id, 1) AND %s = asked.code
                ORDER BY short_link.domain_id = 1, short_code DESC LIMIT 1) AS link
            LEFT JOIN plumbline.redirect_rule AS rule ON rule.link_id = link.id
            LEFT JOIN LATERAL jsonb_array_elements(rule.conditions) WITH ORDINALITY AS listed (condition, position) ON true
            ORDER BY asked.place, rule.priority, listed.position""";

    private static final String FIND_EXACTLY = FIND.formatted("short_code");

    // small letters sort behind capitals, so that the code in small letters wins over older ones
    private static final String FIND_IN_ANY_CASE = FIND.formatted("lower(short_code)");

    // a database that does not answer must not hold the redirect's few connections for long
    private static final int TIMEOUT_SECONDS = 2;

    private final DataSource dataSource;

    @Inject
    public LinkTargets(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The targets of the links with exactly these codes, on their domains, or else on the default one.
     *
     * @return as many as are asked for, in that order
     * @throws LinkStoreException if the database does not answer
     */
    public List<Optional<LinkTarget>> find(List<LinkKey> keys) {
        return find(FIND_EXACTLY, keys);
    }

    /** The same for codes in small letters, whatever letters the links' own have. */
    public List<Optional<LinkTarget>> findInAnyCase(List<LinkKey> keys) {
        return find(FIND_IN_ANY_CASE, keys);
    }

    /** The target of one link, as {@link #find(List)} has it. */
    public Optional<LinkTarget> find(long domainId, String code) {
        return find(List.of(new LinkKey(domainId, code))).get(0);
    }

    /** The target of one link, as {@link #findInAnyCase(List)} has it. */
    public Optional<LinkTarget> findInAnyCase(long domainId, String code) {
        return findInAnyCase(List.of(new LinkKey(domainId, code))).get(0);
    }

    private List<Optional<LinkTarget>> find(String query, List<LinkKey> keys) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            statement.setArray(
                    1,
                    connection.createArrayOf(
                            "bigint", keys.stream().map(LinkKey::domainId).toArray()));
            statement.setArray(
                    2,
                    connection.createArrayOf(
                            "text", keys.stream().map(LinkKey::code).toArray()));
            var targets = new ArrayList<Optional<LinkTarget>>(Collections.nCopies(keys.size(), Optional.empty()));
            try (ResultSet rows = statement.executeQuery()) {
                for (boolean more = rows.next(); more; ) {
                    var place = rows.getInt(1);
                    var link = linkOf(rows);
                    var rules = new ArrayList<RedirectRule>();
                    more = readRules(rows, place, rules);
                    targets.set(place - 1, Optional.of(link.withRules(rules)));
                }
            }
            return targets;
        } catch (SQLException failure) {
            throw new LinkStoreException(failure);
        }
    }

    private static LinkTarget linkOf(ResultSet rows) throws SQLException {
        return new LinkTarget(
                rows.getLong(2),
                rows.getString(3),
                instantOf(rows.getTimestamp(4)),
                instantOf(rows.getTimestamp(5)),
                rows.getObject(6, Integer.class),
                rows.getBoolean(7),
                List.of());
    }

    /** Reads the rules of the link whose first row is the current one; whether there is a row behind its last. */
    private static boolean readRules(ResultSet rows, int place, List<RedirectRule> rules) throws SQLException {
        if (rows.getObject(8) == null) {
            return rows.next();
        }
        var more = true;
        while (more && rows.getInt(1) == place) {
            var priority = rows.getInt(8);
            var longUrl = rows.getString(9);
            var conditions = new ArrayList<RuleCondition>();
            var areKnown = true;
            while (more && rows.getInt(1) == place && rows.getInt(8) == priority) {
                var type = Optional.ofNullable(rows.getString(10)).flatMap(RuleCondition.Type::of);
                if (type.isPresent()) {
                    conditions.add(new RuleCondition(type.get(), rows.getString(11), rows.getString(12)));
                }
                areKnown &= type.isPresent();
                more = rows.next();
            }
            // no visitor can be said to meet a condition of an unknown kind
            if (areKnown) {
                rules.add(new RedirectRule(longUrl, conditions));
            }
        }
        return more;
    }

    private static @Nullable Instant instantOf(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
