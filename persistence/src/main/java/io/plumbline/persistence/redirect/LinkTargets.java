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
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where codes lead, by one query without an entity. Thread-safe. */
@Dependent
public class LinkTargets {

    // a row for each condition of each rule, one alone for a link without; domain 1 is the default one
    private static final String FIND = """
            SELECT link.id, link.long_url, valid_since, valid_until, max_visits, forward_query,
                rule.priority, rule.long_url, condition ->> 'type', condition ->> 'matchKey', condition ->> 'matchValue'
            FROM (
                SELECT id, long_url, valid_since, valid_until, max_visits, forward_query FROM plumbline.short_link
                WHERE domain_id IN (?, 1) AND %s
                ORDER BY domain_id = 1, short_code DESC LIMIT 1) AS link
            LEFT JOIN plumbline.redirect_rule AS rule ON rule.link_id = link.id
            LEFT JOIN LATERAL jsonb_array_elements(rule.conditions) WITH ORDINALITY AS listed (condition, place) ON true
            ORDER BY rule.priority, place""";

    private static final String FIND_EXACTLY = FIND.formatted("short_code = ?");

    // small letters sort behind capitals, so that the code in small letters wins over older ones
    private static final String FIND_IN_ANY_CASE = FIND.formatted("lower(short_code) = ?");

    // a database that does not answer must not hold the redirect's few connections for long
    private static final int TIMEOUT_SECONDS = 2;

    private final DataSource dataSource;

    @Inject
    public LinkTargets(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The target of the link with exactly that code, on that domain, or else on the default one.
     *
     * @throws LinkStoreException if the database does not answer
     */
    public Optional<LinkTarget> find(long domainId, String code) {
        return find(FIND_EXACTLY, domainId, code);
    }

    /** The same for a code in small letters, whatever letters the link's own has. */
    public Optional<LinkTarget> findInAnyCase(long domainId, String code) {
        return find(FIND_IN_ANY_CASE, domainId, code);
    }

    private Optional<LinkTarget> find(String query, long domainId, String code) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            statement.setLong(1, domainId);
            statement.setString(2, code);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(targetOf(rows)) : Optional.empty();
            }
        } catch (SQLException failure) {
            throw new LinkStoreException(failure);
        }
    }

    private static LinkTarget targetOf(ResultSet rows) throws SQLException {
        return new LinkTarget(
                rows.getLong(1),
                rows.getString(2),
                instantOf(rows.getTimestamp(3)),
                instantOf(rows.getTimestamp(4)),
                rows.getObject(5, Integer.class),
                rows.getBoolean(6),
                rulesOf(rows));
    }

    private static List<RedirectRule> rulesOf(ResultSet rows) throws SQLException {
        var rules = new ArrayList<RedirectRule>();
        var more = rows.getObject(7) != null;
        while (more) {
            var priority = rows.getInt(7);
            var longUrl = rows.getString(8);
            var conditions = new ArrayList<RuleCondition>();
            var areKnown = true;
            while (more && rows.getInt(7) == priority) {
                var type = Optional.ofNullable(rows.getString(9)).flatMap(RuleCondition.Type::of);
                if (type.isPresent()) {
                    conditions.add(new RuleCondition(type.get(), rows.getString(10), rows.getString(11)));
                }
                areKnown &= type.isPresent();
                more = rows.next();
            }
            // no visitor can be said to meet a condition of an unknown kind
            if (areKnown) {
                rules.add(new RedirectRule(longUrl, conditions));
            }
        }
        return rules;
    }

    private static @Nullable Instant instantOf(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
