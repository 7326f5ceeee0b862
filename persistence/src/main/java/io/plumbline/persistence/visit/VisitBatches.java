package io.plumbline.persistence.visit;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;

/**
 * Takes batches of visits into the database, each exactly once.
 *
 * <p>Detail, counters and mark of a batch are one local transaction: call it outside JTA transactions, one flush at a
 * time for a journal. Thread-safe. Every method throws {@link VisitStoreException} if the database does not answer; a
 * batch whose commit failed that way may have been written all the same, which {@link #lastOf} tells.
 */
@Dependent
public class VisitBatches {

    private static final String LAST = """
            SELECT batch_number, segment_number, end_offset FROM plumbline.visit_batch
            WHERE journal_id = ? ORDER BY batch_number DESC LIMIT 1""";

    private static final String MARK = """
            INSERT INTO plumbline.visit_batch (journal_id, batch_number, segment_number, end_offset, visits)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""";

    private static final String FORGET_OLDER_MARKS =
            "DELETE FROM plumbline.visit_batch WHERE journal_id = ? AND batch_number < ?";

    private static final String FORGET_OLD_MARKS = "DELETE FROM plumbline.visit_batch WHERE committed_at < ?";

    // ordered by link, so that writers on several instances lock the counters in the same order
    private static final String COUNT = """
            INSERT INTO plumbline.visit_counter AS counter (link_id, total, bots)
            SELECT batch.link_id, batch.total, batch.bots
            FROM unnest(?::bigint[], ?::bigint[], ?::bigint[]) AS batch (link_id, total, bots)
            WHERE EXISTS (SELECT FROM plumbline.short_link link WHERE link.id = batch.link_id)
            ORDER BY batch.link_id
            ON CONFLICT (link_id) DO UPDATE
            SET total = counter.total + excluded.total, bots = counter.bots + excluded.bots""";

    private static final String COUNT_ORPHANS =
            "UPDATE plumbline.orphan_visit_counter SET total = total + ?, bots = bots + ? WHERE type = ?";

    private static final String CREATE_PARTITIONS = "SELECT plumbline.create_visit_partitions(?, ?)";

    private final DataSource dataSource;

    @Inject
    public VisitBatches(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** The newest batch of a journal that is in the database; empty if none is. */
    public Optional<BatchMark> lastOf(UUID journalId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(LAST)) {
            statement.setObject(1, journalId);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next()
                        ? Optional.of(new BatchMark(journalId, rows.getLong(1), rows.getLong(2), rows.getLong(3)))
                        : Optional.empty();
            }
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }

    /**
     * Writes a batch unless a batch with its mark is there already.
     *
     * @return whether it was written now
     */
    public boolean write(VisitBatch batch) {
        try (Connection connection = dataSource.getConnection()) {
            connection.setAutoCommit(false);
            try {
                var written = writeOnce(connection, batch);
                connection.commit();
                return written;
            } finally {
                // ends what a failure left open; after the commit there is nothing to undo
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }

    /**
     * Makes the partitions of some days (UTC) that have none yet.
     *
     * @return how many were made
     */
    public int createPartitions(LocalDate firstDay, int days) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(CREATE_PARTITIONS)) {
            statement.setObject(1, firstDay);
            statement.setInt(2, days);
            try (ResultSet rows = statement.executeQuery()) {
                rows.next();
                return rows.getInt(1);
            }
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }

    /**
     * Forgets how far journals were taken over that wrote no batch since a moment.
     *
     * @return how many marks were forgotten
     */
    public int forgetMarksBefore(Instant moment) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(FORGET_OLD_MARKS)) {
            statement.setObject(1, moment.atOffset(ZoneOffset.UTC));
            return statement.executeUpdate();
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }

    private static boolean writeOnce(Connection connection, VisitBatch batch) throws SQLException {
        if (!mark(connection, batch)) {
            return false;
        }
        VisitCopy.copy(connection, batch.visits());
        count(connection, batch.tally());
        countOrphans(connection, batch.tally());
        return true;
    }

    private static boolean mark(Connection connection, VisitBatch batch) throws SQLException {
        var mark = batch.mark();
        try (PreparedStatement insert = connection.prepareStatement(MARK);
                PreparedStatement forget = connection.prepareStatement(FORGET_OLDER_MARKS)) {
            insert.setObject(1, mark.journalId());
            insert.setLong(2, mark.number());
            insert.setLong(3, mark.segment());
            insert.setLong(4, mark.endOffset());
            insert.setLong(5, batch.tally().total());
            if (insert.executeUpdate() == 0) {
                return false;
            }
            forget.setObject(1, mark.journalId());
            forget.setLong(2, mark.number());
            forget.executeUpdate();
            return true;
        }
    }

    private static void count(Connection connection, VisitTally tally) throws SQLException {
        var byLink = tally.byLink();
        if (byLink.isEmpty()) {
            return;
        }
        var links = byLink.keySet().toArray();
        var totals = byLink.values().stream().map(VisitsSummary::total).toArray();
        var bots = byLink.values().stream().map(VisitsSummary::bots).toArray();
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            statement.setArray(1, connection.createArrayOf("bigint", links));
            statement.setArray(2, connection.createArrayOf("bigint", totals));
            statement.setArray(3, connection.createArrayOf("bigint", bots));
            statement.executeUpdate();
        }
    }

    private static void countOrphans(Connection connection, VisitTally tally) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT_ORPHANS)) {
            for (var orphans : tally.byOrphanType().entrySet()) {
                statement.setLong(1, orphans.getValue().total());
                statement.setLong(2, orphans.getValue().bots());
                statement.setString(3, orphans.getKey().text());
                statement.executeUpdate();
            }
        }
    }
}
