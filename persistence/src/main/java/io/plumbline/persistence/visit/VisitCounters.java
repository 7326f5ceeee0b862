package io.plumbline.persistence.visit;

import static java.util.stream.Collectors.toUnmodifiableMap;

import io.plumbline.persistence.link.LinkScope;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * How often links were visited, as of the last flush of each instance's journal (a fraction of a second ago).
 *
 * <p>Each method is one statement. Thread-safe. Every method throws {@link VisitStoreException} if the database does not
 * answer.
 */
@Dependent
public class VisitCounters {

    private static final String OF_LINKS =
            "SELECT link_id, total, bots FROM plumbline.visit_counter WHERE link_id = ANY (?)";

    private static final String OF_SCOPE = """
            SELECT 0, total, bots FROM plumbline.visit_total
            WHERE kind = ? AND subject_id = ? AND domain_id = ? AND author_id = ?""";

    private final DataSource dataSource;

    @Inject
    public VisitCounters(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The visits of one link; {@link VisitsSummary#NONE} if it has none or does not exist. */
    public VisitsSummary of(long linkId) {
        return of(List.of(linkId)).getOrDefault(linkId, VisitsSummary.NONE);
    }

    /** The visits of many links by link id; every id asked for is a key of the answer. */
    public Map<Long, VisitsSummary> of(Collection<Long> linkIds) {
        var counted = query(
                OF_LINKS,
                statement ->
                        statement.setArray(1, statement.getConnection().createArrayOf("bigint", linkIds.toArray())));
        return linkIds.stream()
                .distinct()
                .collect(toUnmodifiableMap(Function.identity(), id -> counted.getOrDefault(id, VisitsSummary.NONE)));
    }

    /** The visits of all links that a caller may see, together. */
    public VisitsSummary nonOrphans(LinkScope links) {
        return of(VisitScope.ofAllLinks(links));
    }

    /** The visits that led to no link. */
    public VisitsSummary orphans() {
        return of(VisitScope.ofOrphans());
    }

    /** The visits of a scope. */
    VisitsSummary of(VisitScope scope) {
        return query(OF_SCOPE, statement -> scope.bindFrom(1, statement)).getOrDefault(0L, VisitsSummary.NONE);
    }

    private Map<Long, VisitsSummary> query(String sql, Parameters parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            try (ResultSet rows = statement.executeQuery()) {
                var summaries = new HashMap<Long, VisitsSummary>();
                while (rows.next()) {
                    summaries.put(rows.getLong(1), VisitsSummary.of(rows.getLong(2), rows.getLong(3)));
                }
                return summaries;
            }
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }
}
