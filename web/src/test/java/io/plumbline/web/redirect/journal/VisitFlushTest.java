package io.plumbline.web.redirect.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.link.LinkScope;
import io.plumbline.persistence.visit.BatchMark;
import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitBatches;
import io.plumbline.persistence.visit.VisitCounters;
import io.plumbline.persistence.visit.VisitStoreException;
import io.plumbline.persistence.visit.VisitsSummary;
import io.plumbline.testing.TestDatabase;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class VisitFlushTest {

    private static final Duration A_MINUTE = Duration.ofMinutes(1);

    /** Batches that wait for a {@link Holder}. */
    private static final String WAITING = "SELECT count(*) FROM pg_locks JOIN pg_database ON pg_database.oid = database"
            + " WHERE datname = current_database() AND locktype = 'advisory' AND classid = 7 AND NOT granted";

    /** Batches under way. */
    private static final String TRANSACTIONS =
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND backend_type = 'client backend' AND xact_start IS NOT NULL AND pid <> pg_backend_pid()";

    @TempDir
    Path directory;

    private final TestDatabase database = TestDatabase.fresh();
    private final PGSimpleDataSource dataSource = database.dataSource();
    private final VisitCounters counters = new VisitCounters(dataSource);
    private final VisitBatches batches = new VisitBatches(dataSource);

    private long link;

    @BeforeEach
    void makeLink() throws SQLException {
        link = number("INSERT INTO plumbline.short_link (short_code, long_url) VALUES ('a', 'https://example.org/')"
                + " RETURNING id");
    }

    @Test
    void everyNotedVisitIsCountedAndListed() throws Exception {
        try (var journal = Journals.open(directory)) {
            for (int i = 0; i < 250; i++) {
                Journals.visit(journal, link);
            }
            Journals.orphan(journal, OrphanType.BASE_URL);

            flushOf(journal, dataSource).drain();

            assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(250, 0));
            assertThat(counters.orphans()).isEqualTo(VisitsSummary.of(1, 1));
            assertThat(number("SELECT count(*) FROM plumbline.visit WHERE redirect_url = 'https://example.org/é'"))
                    .isEqualTo(250);
            assertThat(journal.lagBytes()).isZero();
        }
    }

    @Test
    void aBatchThatComesTwiceCountsOnce() {
        var mark = new BatchMark(UUID.randomUUID(), 1, 0, 640);
        var batch = Journals.batchOf(link, Instant.EPOCH);

        assertThat(batches.write(mark, batch)).isTrue();
        assertThat(batches.write(mark, batch)).isFalse();

        assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(1, 0));
    }

    @Test
    void aBatchWhoseCommitWasNotHeardOfIsSteppedOver() throws Exception {
        try (var journal = Journals.open(directory)) {
            Journals.visit(journal, link);
            // as if the process had died between the commit and noting it in the journal
            var segment = journal.oldest().orElseThrow();
            var sink = new BatchSink(100);
            var end = segment.read(segment.flushed(), sink);
            segment.flushing(end);
            batches.write(new BatchMark(segment.journalId(), 1, segment.number(), end), sink.batch());
            journal.done(segment);
            Journals.visit(journal, link);
        }

        try (var next = Journals.open(directory)) {
            flushOf(next, dataSource).drain();
        }

        assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(2, 0));
    }

    @Test
    void noVisitIsTakenForWrittenWhereAStartGoesOnInAJournalOfTwoSegments() throws Exception {
        try (var journal = Journals.open(directory)) {
            Journals.visit(journal, link);
            // as after a write that the file system had no room for: much of the segment is free, and another one
            // follows
            var segment = journal.oldest().orElseThrow();
            segment.seal();
            journal.done(segment);
            Journals.visit(journal, link);
        }

        try (var next = Journals.open(directory)) {
            Journals.visit(next, link);
            flushOf(next, dataSource).drain();
            Journals.visit(next, link);
            flushOf(next, dataSource).drain();
        }

        assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(4, 0));
    }

    @Test
    void visitsWaitForADatabaseThatIsDown() throws Exception {
        var down = new PGSimpleDataSource();
        down.setUrl("jdbc:postgresql://127.0.0.1:1/none?user=nobody");
        try (var journal = Journals.open(directory)) {
            Journals.visit(journal, link);
            var flush = flushOf(journal, down);
            assertThatThrownBy(flush::drain).isInstanceOf(VisitStoreException.class);

            down.setUrl(database.url());
            flush.drain();

            assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(1, 0));
        }
    }

    @Test
    void aVisitOfADeletedLinkIsNotCountedAndStopsNothing() throws Exception {
        try (var journal = Journals.open(directory)) {
            Journals.visit(journal, link + 1000);
            Journals.visit(journal, link);

            flushOf(journal, dataSource).drain();

            assertThat(counters.of(link + 1000)).isEqualTo(VisitsSummary.NONE);
            assertThat(counters.nonOrphans(LinkScope.ALL)).isEqualTo(VisitsSummary.of(1, 0));
        }
    }

    @Test
    void theVisitsOfALinkGoWithIt() throws Exception {
        batches.write(new BatchMark(UUID.randomUUID(), 1, 0, 640), Journals.batchOf(link, Instant.EPOCH));

        number("DELETE FROM plumbline.short_link RETURNING id");

        assertThat(counters.of(link)).isEqualTo(VisitsSummary.NONE);
        assertThat(number("SELECT count(*) FROM plumbline.visit")).isZero();
    }

    @Test
    void detailThatTheDatabaseRefusesIsCountedWithoutIt() throws Exception {
        update("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = '22000'; END$$");
        update("CREATE TRIGGER refuse BEFORE INSERT ON plumbline.visit FOR EACH ROW"
                + " WHEN (NEW.referer = 'refused') EXECUTE FUNCTION refuse()");
        try (var journal = Journals.open(directory)) {
            journal.visited(link, 0, null, "refused", null, null, null);
            journal.visited(link, 0, null, null, "Mozilla/5.0", null, null);

            flushOf(journal, dataSource).drain();

            assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(2, 1));
            assertThat(number("SELECT count(*) FROM plumbline.visit")).isZero();
        }
    }

    @Test
    void aBatchThatTheDatabaseDoesNotGetThroughComesInSmallerOnes() throws Exception {
        update("CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN"
                + " IF (SELECT count(*) > 3000 FROM copied) THEN RAISE query_canceled; END IF; RETURN NULL; END$$");
        update("CREATE TRIGGER give_up AFTER INSERT ON plumbline.visit REFERENCING NEW TABLE AS copied"
                + " FOR EACH STATEMENT EXECUTE FUNCTION give_up()");
        var settings = Journals.settings(directory, 6, 1 << 20, 100_000);
        try (var journal = VisitJournal.open(settings)) {
            for (int i = 0; i < 5_000; i++) {
                Journals.visit(journal, link);
            }
            var flush = new VisitFlush(journal, batches, settings, new VisitRetention(null), Clock.systemUTC());
            assertThatThrownBy(flush::drain).isInstanceOf(VisitStoreException.class);

            flush.drain();

            assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(5_000, 0));
        }
    }

    @Test
    void aBatchIsNotWrittenWithoutTheOneBefore() throws Exception {
        var down = new PGSimpleDataSource();
        down.setUrl("jdbc:postgresql://127.0.0.1:1/none?user=nobody");
        try (var journal = Journals.open(directory)) {
            Journals.visit(journal, link);
            var segment = journal.oldest().orElseThrow();
            var sink = new BatchSink(100);
            var end = segment.read(segment.flushed(), sink);
            var first = new BatchUnderWay(
                    segment, new BatchMark(segment.journalId(), 1, segment.number(), end), sink, null, A_MINUTE);
            var second = new BatchUnderWay(
                    segment, new BatchMark(segment.journalId(), 2, segment.number(), end), sink, first, A_MINUTE);

            first.write(new VisitBatches(down), () -> {});
            second.write(batches, () -> {});

            assertThatThrownBy(() -> second.await(0)).isInstanceOf(VisitStoreException.class);
            assertThat(batches.lastOf(segment.journalId())).isEmpty();
            assertThat(counters.of(link)).isEqualTo(VisitsSummary.NONE);
            assertThat(number("SELECT count(*) FROM plumbline.visit")).isZero();
        }
    }

    @Test
    void everyVisitCountsOnceWhileBatchesFailBehindEachOther() throws Exception {
        update("CREATE SEQUENCE counted");
        update("CREATE FUNCTION give_up() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$BEGIN IF nextval('counted') % 5 = 0 THEN RAISE query_canceled; END IF; RETURN NULL; END$$");
        update("CREATE TRIGGER give_up AFTER UPDATE ON plumbline.visit_counter"
                + " FOR EACH STATEMENT EXECUTE FUNCTION give_up()");
        var visits = 20_000;
        try (var journal = Journals.open(directory)) {
            var flush = flushOf(journal, dataSource);
            var flushing = new Thread(flush);
            flushing.start();
            for (int i = 0; i < visits; i++) {
                Journals.visit(journal, link);
            }
            Journals.await(() -> counters.of(link).total() >= visits);
            flush.stop();
            flushing.join();

            assertThat(flush.failures()).isPositive();
            assertThat(flush.flushed()).isEqualTo(visits);
            assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(visits, 0));
            assertThat(number("SELECT count(*) FROM plumbline.visit")).isEqualTo(visits);
            assertThat(journal.lagBytes()).isZero();
            assertThat(journal.droppedDetail()).isZero();
        }
    }

    /** It gives back its locks meanwhile, for which the one before it may wait by way of others. */
    @Test
    void aBatchThatWaitsTooLongForTheOneBeforeIsUndoneAndComesAgain() throws Exception {
        var other = holdLinks();
        update("CREATE SEQUENCE copied");
        update("CREATE FUNCTION note_copy() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$BEGIN PERFORM nextval('copied'); RETURN NULL; END$$");
        update("CREATE TRIGGER note_copy AFTER INSERT ON plumbline.visit"
                + " FOR EACH STATEMENT EXECUTE FUNCTION note_copy()");
        try (var journal = Journals.open(directory);
                var holder = new Holder(dataSource.getConnection(), link)) {
            var flush = new VisitFlush(
                    journal,
                    batches,
                    Journals.settings(directory, 100),
                    new VisitRetention(null),
                    Clock.fixed(Instant.EPOCH, ZoneOffset.UTC),
                    Thread::new,
                    Duration.ofMillis(100));
            flush.drain();
            var flushing = new Thread(flush);
            flushing.start();
            Journals.visit(journal, link);
            awaitNumber(1, WAITING);
            Journals.visit(journal, other);
            awaitNumber(2, "SELECT last_value FROM copied");
            awaitNumber(1, TRANSACTIONS);
            assertThat(counters.of(link)).isEqualTo(VisitsSummary.NONE);

            holder.letGo(link);
            Journals.await(() -> flush.flushed() == 2);
            flush.stop();
            flushing.join();

            assertThat(flush.failures()).isEqualTo(1);
            assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(1, 0));
            assertThat(counters.of(other)).isEqualTo(VisitsSummary.of(1, 0));
            assertThat(number("SELECT count(*) FROM plumbline.visit")).isEqualTo(2);
            assertThat(number("SELECT last_value FROM copied")).isEqualTo(3);
            assertThat(journal.lagBytes()).isZero();
            assertThat(journal.droppedDetail()).isZero();
        }
    }

    @Test
    void theLagIsThatOfTheNewestBatchWrittenWhileAnotherIsUnderWay() throws Exception {
        var other = holdLinks();
        try (var journal = Journals.open(directory);
                var holder = new Holder(dataSource.getConnection(), link, other)) {
            var flush = new VisitFlush(
                    journal,
                    batches,
                    Journals.settings(directory, 100),
                    new VisitRetention(null),
                    Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
            flush.drain();
            Journals.visit(journal, link);
            Journals.await(() -> flush.lag().toMillis() > 200);
            var begun = System.nanoTime();
            var flushing = new Thread(flush);
            flushing.start();
            awaitNumber(1, WAITING);
            Journals.visit(journal, other);
            awaitNumber(2, TRANSACTIONS);

            holder.letGo(link);

            Journals.await(() -> isCaughtUpSince(begun, flush));
            assertThat(flush.flushed()).isEqualTo(1);
            holder.letGo(other);
            flush.stop();
            flushing.join();
            assertThat(flush.flushed()).isEqualTo(2);
            assertThat(flush.lag()).isZero();
        }
    }

    @Test
    void visitsAreBroughtInWhileTheServerMakesNoMoreThreads() throws Exception {
        var made = new AtomicInteger();
        try (var journal = Journals.open(directory)) {
            var flush = new VisitFlush(
                    journal,
                    batches,
                    Journals.settings(directory, 100),
                    new VisitRetention(null),
                    Clock.systemUTC(),
                    work -> {
                        if (made.incrementAndGet() > 2) {
                            throw new IllegalStateException("stopping");
                        }
                        return new Thread(work);
                    });
            var flushing = new Thread(flush);
            flushing.start();
            Journals.await(() -> made.get() == 2);
            Journals.visit(journal, link);
            flush.stop();
            flushing.join();

            assertThat(flush.failures()).isZero();
            assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(1, 0));
        }
    }

    @Test
    void whatIsNoAddressIsLeftOut() throws Exception {
        try (var journal = Journals.open(directory)) {
            journal.visited(link, 0, "no address", null, null, null, null);

            flushOf(journal, dataSource).drain();

            assertThat(number("SELECT count(*) FROM plumbline.visit WHERE remote_address IS NULL"))
                    .isEqualTo(1);
        }
    }

    @Test
    void textsWithSeparatorsAndZerosAreStored() throws Exception {
        try (var journal = Journals.open(directory)) {
            journal.visited(link, 0, null, "a\tb\nc\\d\re\0f", "\uD83D\uDE00\uD83D", null, null);

            flushOf(journal, dataSource).drain();

            assertThat(number("SELECT count(*) FROM plumbline.visit WHERE referer = E'a\\tb\\nc\\\\d\\ref'"
                            + " AND user_agent = U&'\\+01F600?'"))
                    .isEqualTo(1);
        }
    }

    @Test
    void aDayMadeLateTakesOverWhatTheDefaultPartitionCaught() throws Exception {
        var visitedAt = Instant.parse("2031-05-01T23:59:59.999Z");
        batches.write(
                new BatchMark(UUID.randomUUID(), 1, 0, 64), Journals.batchOf(link, visitedAt, visitedAt.plusMillis(1)));

        assertThat(batches.createPartitions(LocalDate.parse("2031-05-01"), 1)).isEqualTo(2);

        assertThat(number("SELECT count(*) FROM plumbline.visit_20310501")).isEqualTo(1);
        assertThat(number("SELECT count(*) FROM plumbline.visit_default")).isEqualTo(1);
        assertThat(batches.createPartitions(LocalDate.parse("2031-05-01"), 1)).isZero();
    }

    @Test
    void troubleWithPartitionsStopsNoVisit() throws Exception {
        update("ALTER FUNCTION plumbline.create_visit_partitions RENAME TO renamed");
        try (var journal = Journals.open(directory)) {
            Journals.visit(journal, link);

            flushOf(journal, dataSource).drain();

            assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(1, 0));
        }
    }

    @Test
    void troubleWithTheOrderOfLinksStopsNoVisit() throws Exception {
        update("ALTER FUNCTION plumbline.rank_links RENAME TO renamed");
        try (var journal = Journals.open(directory)) {
            Journals.visit(journal, link);

            flushOf(journal, dataSource).drain();

            assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(1, 0));
        }
    }

    @Test
    void marksOfJournalsThatNobodyWroteForLongAreForgotten() throws Exception {
        batches.write(new BatchMark(UUID.randomUUID(), 1, 0, 640), Journals.batchOf(link, Instant.EPOCH));
        batches.write(new BatchMark(UUID.randomUUID(), 1, 0, 640), Journals.batchOf(link, Instant.EPOCH));
        update("UPDATE plumbline.visit_batch SET committed_at = '2020-01-01'"
                + " WHERE journal_id = (SELECT min(journal_id::text)::uuid FROM plumbline.visit_batch)");

        assertThat(batches.forgetMarksBefore(Instant.parse("2021-01-01T00:00:00Z")))
                .isEqualTo(1);

        assertThat(number("SELECT count(*) FROM plumbline.visit_batch")).isEqualTo(1);
    }

    @Test
    void aStopDoesNotSpinOverARecordThatIsNotFinished() throws Exception {
        try (var journal = Journals.open(directory)) {
            Journals.visit(journal, link);
            var active = journal.oldest().orElseThrow();
            try (var file = new RandomAccessFile(active.toString(), "rw")) {
                file.seek(JournalSegment.HEADER_BYTES);
                file.writeLong(0);
            }
            var flush = flushOf(journal, dataSource);
            flush.stop();

            var begun = System.nanoTime();
            flush.run();

            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(Journals.settings(directory, 100).stopTimeout());
        }
    }

    private static boolean isCaughtUpSince(long nanos, VisitFlush flush) {
        // before the lag is asked for: a pause in between must not make it look shorter
        var now = System.nanoTime();
        var lag = flush.lag();
        return !lag.isZero() && lag.toNanos() < now - nanos;
    }

    /** Makes another link, and has each batch that counts a link wait while a {@link Holder} holds it. */
    private long holdLinks() throws SQLException {
        update("CREATE FUNCTION wait_for_holder() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$BEGIN PERFORM pg_advisory_xact_lock(7, NEW.link_id::integer); RETURN NULL; END$$");
        update("CREATE TRIGGER wait_for_holder AFTER UPDATE ON plumbline.visit_counter"
                + " FOR EACH ROW EXECUTE FUNCTION wait_for_holder()");
        return number("INSERT INTO plumbline.short_link (short_code, long_url) VALUES ('b', 'https://example.com/')"
                + " RETURNING id");
    }

    /** Batches are not counted that have a visit of a link it holds. */
    private record Holder(Connection connection) implements AutoCloseable {

        Holder(Connection connection, long... links) throws SQLException {
            this(connection);
            for (var link : links) {
                ask("SELECT pg_advisory_lock(7, " + link + ")");
            }
        }

        void letGo(long link) throws SQLException {
            ask("SELECT pg_advisory_unlock(7, " + link + ")");
        }

        private void ask(String sql) throws SQLException {
            try (var statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }

    private void awaitNumber(long expected, String sql) throws SQLException {
        var deadline = System.nanoTime() + A_MINUTE.toNanos();
        while (number(sql) != expected) {
            assertThat(System.nanoTime() - deadline).as(sql).isNegative();
        }
    }

    private VisitFlush flushOf(VisitJournal journal, PGSimpleDataSource target) {
        return new VisitFlush(
                journal,
                new VisitBatches(target),
                Journals.settings(directory, 100),
                new VisitRetention(null),
                Clock.systemUTC());
    }

    private void update(String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate(sql);
        }
    }

    private long number(String sql) throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
