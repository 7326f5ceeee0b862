package io.plumbline.persistence.visit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * Takes batches of visits into the database, each exactly once.
 *
 * <p>Detail, counters and mark of a batch are one local transaction: call it outside JTA transactions, by one flush at a
 * time for a journal, whose batches become visible in their order. Thread-safe. Every method throws
 * {@link VisitStoreException} if the database does not answer; a batch whose commit failed that way may have been written
 * all the same, which {@link #lastOf} tells.
 */
public final class VisitBatches {

    private static final String LAST = """
            SELECT batch_number, segment_number, end_offset FROM plumbline.visit_batch
            WHERE journal_id = ? ORDER BY batch_number DESC LIMIT 1""";

    private static final String MARK = """
            INSERT INTO plumbline.visit_batch (journal_id, batch_number, segment_number, end_offset, visits)
            VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING""";

    private static final String FORGET_OLDER_MARKS =
            "DELETE FROM plumbline.visit_batch WHERE journal_id = ? AND batch_number < ?";

    private static final String FORGET_OLD_MARKS = "DELETE FROM plumbline.visit_batch WHERE committed_at < ?";

    private static final String LOCK = "SELECT plumbline.lock_visit_counts()";

    private static final String COUNT = "SELECT plumbline.count_visits(?, ?, ?, ?, ?, ?)";

    private static final String FORGET_MISSING = "SELECT plumbline.forget_visits_of_missing_links(?, ?, ?)";

    private static final String COUNT_ORPHANS = "SELECT plumbline.count_orphan_visits(?, ?, ?, ?, ?, ?, ?)";

    private static final String RANK = "SELECT plumbline.rank_links(?, ?)";

    /*
     * A network that is cut says nothing to the database, which would keep the transaction and its locks for two hours, and
     * everything that changes counts waiting. Settings of the transaction alone pass through any pooler. What waits for the
     * batch before it is idle for half a minute at most.
     */
    private static final String NOTICE_A_CUT = """
            SELECT set_config('tcp_keepalives_idle', '30', true), set_config('tcp_keepalives_interval', '5', true),
                set_config('idle_in_transaction_session_timeout', '60s', true)""";

    private static final String LOCK_TIMEOUT = "SELECT set_config('lock_timeout', ?, true)";

    private static final String PURGE = "SELECT plumbline.purge_visits(?)";

    private static final String CREATE_PARTITIONS = "SELECT plumbline.create_visit_partitions(?, ?)";

    private static final String DIVIDE = "SELECT plumbline.divide_visits(?)";

    private static final String LOCK_NOT_AVAILABLE = "55P03";

    /** How long a lock is waited for before the connection hears of it, if it may be silent for any time. */
    private static final int LONGEST_SILENCE_MILLIS = 20_000;

    /** So many times; a recount of tens of millions of visits takes as long. */
    private static final int SILENCES = 90;

    private final DataSource dataSource;
    private final VisitLocations locations;

    /** Batches whose visits come from nowhere that is known. */
    public VisitBatches(DataSource dataSource) {
        this(dataSource, address -> Optional.empty());
    }

    /**
     * Batches whose visits are located.
     *
     * @param places knows the places of addresses; what it does not know has none
     */
    public VisitBatches(DataSource dataSource, Function<String, Optional<VisitLocation>> places) {
        this.dataSource = dataSource;
        this.locations = new VisitLocations(places);
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
    public boolean write(BatchMark mark, VisitBatch batch) {
        return write(mark, batch, () -> {});
    }

    /**
     * Writes a batch, likewise, whose detail may be copied while the batch of the journal before it is still being counted.
     *
     * @param beforeCounting called once the detail is copied and before the lock of the counts is asked for: waits until that
     *     batch is committed, and throws if it is not, whereupon nothing of this one is written either
     */
    public boolean write(BatchMark mark, VisitBatch batch, Runnable beforeCounting) {
        return inTransaction(connection -> writeOnce(connection, mark, batch, beforeCounting));
    }

    /**
     * Brings the place of some links in the lists ordered by visits up to date, which large batches leave behind.
     *
     * @param first the first link looked at
     * @param most how many links are looked at
     * @return the link to go on with; empty if there are no further ones
     */
    public OptionalLong rankLinks(long first, int most) {
        return inTransaction(connection -> {
            lockCounts(connection);
            try (PreparedStatement statement = connection.prepareStatement(RANK)) {
                statement.setLong(1, first);
                statement.setInt(2, most);
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    var next = rows.getLong(1);
                    return rows.wasNull() ? OptionalLong.empty() : OptionalLong.of(next);
                }
            }
        });
    }

    /**
     * Makes the partitions of some days (UTC) that have none yet. Fails, and makes none, if somebody has read all visits for
     * seconds: waiting longer would stop flushes.
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
     * Sees to it that the partition which visits of now go to, and the next one, stay small enough for the database's
     * buffers: ends it soon and begins another if so many visits come. Days of fewer visits are one partition. Costs a
     * millisecond; for every few seconds.
     *
     * @return whether one was made
     */
    public boolean dividePartitions(Instant now) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(DIVIDE)) {
            statement.setObject(1, now.atOffset(ZoneOffset.UTC));
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
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

    /**
     * Drops the detail of the oldest day that has any, if it lies before a day; its visits stay counted.
     *
     * @return whether there was one; there may be more
     */
    public boolean purgeDetailBefore(LocalDate firstKept) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(PURGE)) {
            statement.setObject(1, firstKept);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getBoolean(1);
            }
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }

    private interface Work<T> {
        T on(Connection connection) throws SQLException;
    }

    /** A transaction of its own; what was done is undone unless it was committed. */
    private record Transaction(Connection connection) implements AutoCloseable {

        static Transaction begin(Connection connection) throws SQLException {
            connection.setAutoCommit(false);
            return new Transaction(connection);
        }

        void commit() throws SQLException {
            connection.commit();
        }

        @Override
        public void close() throws SQLException {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private <T> T inTransaction(Work<T> work) {
        try (Connection connection = dataSource.getConnection();
                var transaction = Transaction.begin(connection)) {
            execute(connection, NOTICE_A_CUT);
            var done = work.on(connection);
            transaction.commit();
            return done;
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }

    /**
     * Takes the lock of the counts, which a recount or a large deletion may hold for minutes: waiting is no reason to give up a
     * batch. The connection hears from the database meanwhile, so that none that hangs is taken for one that waits.
     */
    private static void lockCounts(Connection connection) throws SQLException {
        var silence = connection.getNetworkTimeout();
        setLockTimeout(connection, Integer.toString(silence == 0 ? LONGEST_SILENCE_MILLIS : Math.max(1, silence / 3)));
        for (int waited = 1; !isCountsLocked(connection, waited == SILENCES); waited++) {}
        setLockTimeout(connection, "0");
    }

    private static boolean isCountsLocked(Connection connection, boolean last) throws SQLException {
        var before = connection.setSavepoint();
        try {
            execute(connection, LOCK);
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException failure) {
            if (last || !LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
                throw failure;
            }
            connection.rollback(before);
            return false;
        }
    }

    private static void setLockTimeout(Connection connection, String value) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(LOCK_TIMEOUT)) {
            statement.setString(1, value);
            statement.execute();
        }
    }

    private boolean writeOnce(Connection connection, BatchMark mark, VisitBatch batch, Runnable beforeCounting)
            throws SQLException {
        if (!isNoted(connection, mark, batch.total())) {
            return false;
        }
        // the detail first, without the lock, which edits wait for
        VisitCopy.copy(connection, batch, locations.idsByAddress(connection, batch));
        beforeCounting.run();
        // what the lock's holder before has committed is seen from the next statement on
        lockCounts(connection);
        count(connection, batch);
        countOrphans(connection, OrphanSums.of(batch));
        // last: while the batch before is under way, its transaction has the mark before that one
        forgetMarksBefore(connection, mark);
        return true;
    }

    private static boolean isNoted(Connection connection, BatchMark mark, long visits) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(MARK)) {
            insert.setObject(1, mark.journalId());
            insert.setLong(2, mark.number());
            insert.setLong(3, mark.segment());
            insert.setLong(4, mark.endOffset());
            insert.setLong(5, visits);
            return insert.executeUpdate() > 0;
        }
    }

    private static void forgetMarksBefore(Connection connection, BatchMark mark) throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement(FORGET_OLDER_MARKS)) {
            forget.setObject(1, mark.journalId());
            forget.setLong(2, mark.number());
            forget.executeUpdate();
        }
    }

    private static void count(Connection connection, VisitBatch batch) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COUNT)) {
            for (var sums : VisitSums.of(batch)) {
                sums.bindFrom(1, statement);
                try (ResultSet rows = statement.executeQuery()) {
                    rows.next();
                    if (rows.getInt(1) < sums.size()) {
                        forgetMissing(connection, batch, sums.links());
                    }
                }
            }
        }
    }

    private static void forgetMissing(Connection connection, VisitBatch batch, long[] links) throws SQLException {
        if (batch.ofLinks().size() == 0) {
            return;
        }
        var span = batch.spanOfLinks();
        try (PreparedStatement statement = connection.prepareStatement(FORGET_MISSING)) {
            statement.setObject(1, links);
            statement.setObject(2, span[0].atOffset(ZoneOffset.UTC));
            statement.setObject(3, span[1].atOffset(ZoneOffset.UTC));
            statement.execute();
        }
    }

    private static void countOrphans(Connection connection, OrphanSums visits) throws SQLException {
        if (visits.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(COUNT_ORPHANS)) {
            visits.bindFrom(1, statement);
            statement.execute();
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.execute();
        }
    }
}
