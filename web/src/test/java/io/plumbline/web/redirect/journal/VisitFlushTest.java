package io.plumbline.web.redirect.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.link.LinkScope;
import io.plumbline.persistence.visit.BatchMark;
import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.Visit;
import io.plumbline.persistence.visit.VisitBatch;
import io.plumbline.persistence.visit.VisitBatches;
import io.plumbline.persistence.visit.VisitCounters;
import io.plumbline.persistence.visit.VisitStoreException;
import io.plumbline.persistence.visit.VisitTally;
import io.plumbline.persistence.visit.VisitsSummary;
import io.plumbline.testing.TestDatabase;
import java.io.RandomAccessFile;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

class VisitFlushTest {

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
        var batch = batchOf(new BatchMark(UUID.randomUUID(), 1, 0, 640));

        assertThat(batches.write(batch)).isTrue();
        assertThat(batches.write(batch)).isFalse();

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
            batches.write(sink.batch(new BatchMark(segment.journalId(), 1, segment.number(), end)));
            journal.done(segment);
            Journals.visit(journal, link);
        }

        try (var next = Journals.open(directory)) {
            flushOf(next, dataSource).drain();
        }

        assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(2, 0));
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
        batches.write(batchOf(new BatchMark(UUID.randomUUID(), 1, 0, 640)));

        number("DELETE FROM plumbline.short_link RETURNING id");

        assertThat(counters.of(link)).isEqualTo(VisitsSummary.NONE);
        assertThat(number("SELECT count(*) FROM plumbline.visit")).isZero();
    }

    @Test
    void detailThatTheDatabaseRefusesIsCountedWithoutIt() throws Exception {
        try (var journal = Journals.open(directory)) {
            journal.visited(link, 0, "no address", null, null, null, null);
            Journals.visit(journal, link);

            flushOf(journal, dataSource).drain();

            assertThat(counters.of(link)).isEqualTo(VisitsSummary.of(2, 1));
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
        var tally = new VisitTally();
        tally.add(visitAt(visitedAt));
        tally.add(visitAt(visitedAt.plusMillis(1)));
        batches.write(new VisitBatch(
                new BatchMark(UUID.randomUUID(), 1, 0, 64),
                List.of(visitAt(visitedAt), visitAt(visitedAt.plusMillis(1))),
                List.of(),
                tally));

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
    void marksOfJournalsThatNobodyWroteForLongAreForgotten() throws Exception {
        batches.write(batchOf(new BatchMark(UUID.randomUUID(), 1, 0, 640)));
        batches.write(batchOf(new BatchMark(UUID.randomUUID(), 1, 0, 640)));
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

    private VisitFlush flushOf(VisitJournal journal, PGSimpleDataSource target) {
        return new VisitFlush(
                journal,
                new VisitBatches(target),
                Journals.settings(directory, 100),
                new VisitRetention(null),
                Clock.systemUTC());
    }

    private VisitBatch batchOf(BatchMark mark) {
        var tally = new VisitTally();
        tally.add(visitAt(Instant.EPOCH));
        return new VisitBatch(mark, List.of(visitAt(Instant.EPOCH)), List.of(), tally);
    }

    private Visit visitAt(Instant moment) {
        return new Visit(link, moment, "192.0.2.0", null, "Mozilla/5.0", null, null, false);
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
