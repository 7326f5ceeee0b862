package io.plumbline.persistence.visit;

import static java.util.stream.Collectors.toUnmodifiableMap;

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

    // links deleted while visits of theirs were on the way may leave a counter behind
    private static final String NON_ORPHANS = """
            SELECT 0, coalesce(sum(total), 0), coalesce(sum(bots), 0) FROM plumbline.visit_counter counter
            WHERE EXISTS (SELECT FROM plumbline.short_link link WHERE link.id = counter.link_id)""";

    private static final String ORPHANS =
            "SELECT 0, coalesce(sum(total), 0), coalesce(sum(bots), 0) FROM plumbline.orphan_visit_counter";

    private static final String ORPHANS_OF_TYPE =
            "SELECT 0, total, bots FROM plumbline.orphan_visit_counter WHERE type = ?";

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

    /** The visits of all links together. */
    public VisitsSummary nonOrphans() {
        return only(query(NON_ORPHANS, statement -> {}));
    }

    /** The visits that led to no link. */
    public VisitsSummary orphans() {
        return only(query(ORPHANS, statement -> {}));
    }

    /** The visits that led to no link, of one type. */
    public VisitsSummary orphans(OrphanType type) {
        return only(query(ORPHANS_OF_TYPE, statement -> statement.setString(1, type.text())));
    }

    private static VisitsSummary only(Map<Long, VisitsSummary> row) {
        return row.getOrDefault(0L, VisitsSummary.NONE);
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
