package io.plumbline.web.redirect.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitTally;
import io.plumbline.persistence.visit.VisitTally.LinkDay;
import io.plumbline.persistence.visit.VisitTally.OrphanDay;
import io.plumbline.persistence.visit.VisitsSummary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VisitJournalTest {

    @TempDir
    Path directory;

    @Test
    void everyVisitOfEveryThreadIsReadBackOnce() throws Exception {
        try (var journal = Journals.open(directory)) {
            var started = new CountDownLatch(4);
            var threads = new Thread[4];
            for (int i = 0; i < threads.length; i++) {
                var link = i;
                threads[i] = new Thread(() -> {
                    started.countDown();
                    for (int visit = 0; visit < 5000; visit++) {
                        Journals.visit(journal, link);
                    }
                });
                threads[i].start();
            }

            for (var thread : threads) {
                thread.join();
            }

            // a visit that found no segment ready is written as soon as one is
            var read = new TallySink();
            Journals.await(() -> {
                Journals.drain(journal, read);
                return read.tally().total() >= 20_000;
            });
            assertThat(read.tally().total()).isEqualTo(20_000);
            assertThat(Journals.byLink(read))
                    .hasSize(4)
                    .allSatisfy((link, visits) -> assertThat(visits).isEqualTo(VisitsSummary.of(5000, 0)));
            assertThat(journal.lagBytes()).isZero();
        }
    }

    @Test
    void orphansAreNotedWithTheirDetail() throws Exception {
        try (var journal = Journals.open(directory)) {
            Journals.orphan(journal, OrphanType.BASE_URL);
            journal.orphaned(
                    OrphanType.REGULAR_404, 7, 86_400_000, "192.0.2.0", "r", "curl/8", "http://a/é", "http://b");

            var segment = journal.oldest().orElseThrow();
            var read = new BatchSink(10);
            segment.read(segment.flushed(), read);
            journal.done(segment);

            assertThat(read.batch().listed()).isEqualTo(2);
            read.batch().dropDetail();
            assertThat(read.batch().unlisted().byOrphanDay())
                    .containsEntry(new OrphanDay(OrphanType.REGULAR_404, 7, 1), VisitsSummary.of(1, 1))
                    .hasSize(2);
        }
    }

    @Test
    void aJournalOfTheReleasedVersionIsAdopted() throws Exception {
        var visitToBaseUrl = new byte[] {RecordReader.ORPHAN, 1, 1};
        var tally = ByteBuffer.allocate(78)
                .put((byte) RecordReader.TALLY)
                .putLong(1)
                .putLong(2)
                .putLong(3)
                .putInt(1)
                .putLong(5)
                .putLong(10)
                .putLong(4)
                .putInt(1)
                .put((byte) 2)
                .putLong(20)
                .putLong(0);
        var released = JournalSegment.create(directory, UUID.randomUUID(), Journals.SEGMENT_BYTES);
        released.number(1);
        released.append(visitToBaseUrl, visitToBaseUrl.length);
        released.append(tally.array(), tally.position());

        try (var journal = Journals.open(directory)) {
            var read = Journals.drain(journal).tally();

            assertThat(read.byLinkDay()).containsOnlyKeys(new LinkDay(5, VisitTally.UNDATED));
            assertThat(read.byLinkDay()).containsValue(VisitsSummary.of(10, 4));
            assertThat(read.byOrphanDay())
                    .containsEntry(new OrphanDay(OrphanType.BASE_URL, 0, VisitTally.UNDATED), VisitsSummary.of(1, 1))
                    .containsEntry(
                            new OrphanDay(OrphanType.INVALID_SHORT_URL, 0, VisitTally.UNDATED),
                            VisitsSummary.of(20, 0));
        }
    }

    @Test
    void aSecondWriterInTheDirectoryIsRefused() throws Exception {
        try (var first = Journals.open(directory)) {
            assertThat(first.diskBytes()).isPositive();

            assertThatThrownBy(() -> Journals.open(directory))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("belongs to another running instance");
        }
    }

    @Test
    void whatAClosedJournalHeldIsAdoptedByTheNext() throws Exception {
        try (var first = Journals.open(directory)) {
            Journals.visit(first, 1);
        }

        try (var second = Journals.open(directory)) {
            assertThat(Journals.byLink(Journals.drain(second))).containsOnlyKeys(1L);
        }
        assertThat(segments()).isEmpty();
    }

    /** In many small segments, and at the bound, where detail is given up all the time. */
    @ParameterizedTest
    @CsvSource({"1000, 65536, 20000", "6, 1048576, 50000"})
    void noAnsweredVisitIsLostOrCountedTwiceWhenTheProcessIsKilled(int mostSegments, int segmentBytes, int answers)
            throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        directory.toString(),
                        Integer.toString(mostSegments),
                        Integer.toString(segmentBytes))
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var answered = new HashSet<Long>();
        try (var lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            while (answered.size() < answers) {
                addAnswered(lines.readLine(), answered);
            }
            process.toHandle().destroyForcibly();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                addAnswered(line, answered);
            }
        }

        try (var next = Journals.open(directory)) {
            var visits = Journals.byLink(Journals.drain(next));
            answered.removeAll(visits.keySet());
            assertThat(answered).isEmpty();
            assertThat(visits.values()).containsOnly(VisitsSummary.of(1, 0));
        }
    }

    @Test
    void aRecordThatWasNotFinishedIsSteppedOver() throws Exception {
        try (var first = Journals.open(directory)) {
            Journals.visit(first, 1);
            Journals.visit(first, 2);
            Journals.visit(first, 3);
        }
        damageTheSecondRecord();

        try (var next = Journals.open(directory)) {
            assertThat(Journals.byLink(Journals.drain(next))).containsOnlyKeys(1L, 3L);
        }
    }

    @Test
    void atItsBoundTheJournalGivesUpDetailButNoCount() throws Exception {
        try (var journal = VisitJournal.open(Journals.settings(directory, 6))) {
            for (int i = 0; i < 20_000; i++) {
                Journals.visit(journal, i % 10);
            }

            Journals.await(() -> journal.droppedDetail() > 0);
            assertThat(journal.diskBytes()).isLessThanOrEqualTo(6L * Journals.SEGMENT_BYTES);
            Journals.visit(journal, 3);
            assertThat(journal.appended()).isEqualTo(20_001);
        }
        try (var next = Journals.open(directory)) {
            assertThat(Journals.drain(next).tally().total()).isEqualTo(20_001);
        }
    }

    @Test
    void aFlushThatFoundNothingKeepsNoSegmentFromBeingGivenUp() throws Exception {
        try (var journal = VisitJournal.open(Journals.settings(directory, 6))) {
            assertThat(journal.oldest()).isEmpty();

            for (int i = 0; i < 20_000; i++) {
                Journals.visit(journal, i % 10);
            }

            Journals.await(() -> journal.droppedDetail() > 0);
            assertThat(journal.oldest().orElseThrow().number()).isPositive();
        }
    }

    @Test
    void aWriteThatFailsIsNotedElsewhereAndThrowsNothing() throws Exception {
        try (var journal = Journals.open(directory)) {
            Journals.visit(journal, 1);
            var active = Path.of(journal.oldest().orElseThrow().toString());
            // what a file system without a free block answers is what one answers behind the end of the file
            try (var file = new RandomAccessFile(active.toFile(), "rw")) {
                file.setLength(4096);
            }

            for (var link = 2; link <= 2000; link++) {
                Journals.visit(journal, link);
            }

            assertThat(journal.appended()).isEqualTo(2000);
        }
        try (var next = Journals.open(directory)) {
            var visits = Journals.drain(next);
            assertThat(Journals.byLink(visits)).hasSize(2000);
            assertThat(visits.tally().total()).isEqualTo(2000);
        }
    }

    @Test
    void processesThatAreKilledBeforeTheyTakeAVisitLeaveNothing() throws Exception {
        for (int i = 0; i < 10; i++) {
            JournalSegment.create(directory, UUID.randomUUID(), Journals.SEGMENT_BYTES)
                    .number(i);
        }

        try (var journal = VisitJournal.open(Journals.settings(directory, 6))) {
            assertThat(journal.diskBytes()).isLessThanOrEqualTo(6L * Journals.SEGMENT_BYTES);
            assertThat(segments()).hasSizeLessThanOrEqualTo(6);
            assertThat(journal.oldest()).isEmpty();
        }
        assertThat(segments()).isEmpty();
    }

    @Test
    void aFileThatIsNoSegmentIsKeptUnderAnotherName() throws Exception {
        var strange = directory.resolve("strange.segment");
        Files.writeString(strange, "x".repeat(Journals.SEGMENT_BYTES));
        var unfinished = directory.resolve("unfinished.segment");
        Files.write(unfinished, new byte[1000]);

        try (var journal = Journals.open(directory)) {
            assertThat(journal.lagBytes()).isZero();
        }

        assertThat(strange).doesNotExist();
        assertThat(directory.resolve("strange.segment.unreadable")).exists();
        assertThat(unfinished).doesNotExist();
    }

    @Test
    void aFileThatWasCutIsReadAsFarAsItGoes() throws Exception {
        try (var first = Journals.open(directory)) {
            Journals.visit(first, 1);
            Journals.visit(first, 2);
        }
        try (var file = new RandomAccessFile(segments().get(0).toFile(), "rw")) {
            file.setLength(JournalSegment.HEADER_BYTES + 150);
        }

        try (var next = Journals.open(directory)) {
            assertThat(Journals.byLink(Journals.drain(next))).containsOnlyKeys(1L);
        }
    }

    @Test
    void whatWasLeftBeforeTheMachineDiedIsNotAddedUpBeforeTheDatabaseWasAsked() throws Exception {
        try (var first = Journals.open(directory)) {
            for (int i = 0; i < 2000; i++) {
                Journals.visit(first, 1);
            }
        }
        for (var segment : segments()) {
            try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
                file.seek(JournalSegment.HEADER_BYTES - 8);
                file.writeLong(0);
            }
        }

        try (var next = VisitJournal.open(Journals.settings(directory, 6))) {
            for (int i = 0; i < 5000; i++) {
                Journals.visit(next, 2);
            }
            Journals.await(() -> next.droppedDetail() > 0);
            var read = new TallySink();
            var segment = next.oldest().orElseThrow();
            segment.read(segment.flushed(), read);
            assertThat(read.visits()).isPositive();
            assertThat(Journals.byLink(read)).containsOnlyKeys(1L);
            next.done(segment);
        }
    }

    @Test
    void aJournalFullOfTalliesEndsInMemoryAndNotInALoop() throws Exception {
        try (var journal = VisitJournal.open(Journals.settings(directory, 6))) {
            for (int link = 0; link < 40_000; link++) {
                Journals.visit(journal, link);
            }

            assertThat(journal.appended()).isEqualTo(40_000);
            var read = new TallySink();
            Journals.await(() -> {
                Journals.drain(journal, read);
                return read.tally().total() == 40_000;
            });
            assertThat(Journals.byLink(read)).hasSize(40_000);
        }
    }

    /** With a database that is away all the time. */
    @Test
    void startsThatEndInACrashDoNotLetTheJournalGrowBeyondItsBound() throws Exception {
        for (int start = 1; start <= 5; start++) {
            var process = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx64m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            DyingProcess.class.getName(),
                            "visit",
                            directory.toString(),
                            "6",
                            "2000")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var said = process.inputReader(StandardCharsets.US_ASCII)) {
                assertThat(said.lines()).containsExactly("kept 2000");
            }
            // two beyond the bound: one to write into, one to give up others for
            assertThat(segments()).hasSizeLessThanOrEqualTo(8);
        }

        try (var last = VisitJournal.open(Journals.settings(directory, 6))) {
            assertThat(Journals.drain(last).tally().total()).isEqualTo(5 * 2000);
        }
    }

    @Test
    void visitsToNoLinkBeyondTheirLimitCountWithoutDetail() throws Exception {
        var settings = Journals.settings(directory, 100);
        var limited = new VisitJournalSettings(
                settings.directory(),
                settings.segmentBytes(),
                settings.maxBytes(),
                settings.flushInterval(),
                settings.batchVisits(),
                settings.stopTimeout(),
                3);
        try (var journal = VisitJournal.open(limited)) {
            for (int i = 0; i < 10; i++) {
                Journals.orphan(journal, OrphanType.REGULAR_404);
            }
            Journals.visit(journal, 1);

            var segment = journal.oldest().orElseThrow();
            var read = new BatchSink(100);
            segment.read(segment.flushed(), read);
            journal.done(segment);

            assertThat(journal.droppedDetail()).isEqualTo(7);
            assertThat(read.batch().listed()).isEqualTo(4);
            assertThat(read.batch().unlisted().byOrphanDay())
                    .containsOnlyKeys(new OrphanDay(OrphanType.REGULAR_404, 0, 20_833))
                    .containsValue(VisitsSummary.of(7, 7));
        }
    }

    private static void addAnswered(String line, Set<Long> answered) {
        // the last line may have been cut by the kill
        if (line.endsWith(".")) {
            var first = Long.parseLong(line.substring(0, line.indexOf('-')));
            for (var i = 0L; i < AppendingProcess.VISITS_A_LINE; i++) {
                answered.add(first + i);
            }
        }
    }

    private List<Path> segments() throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(".segment")).toList();
        }
    }

    private void damageTheSecondRecord() throws IOException {
        try (var file = new RandomAccessFile(segments().get(0).toFile(), "rw")) {
            file.seek(JournalSegment.HEADER_BYTES);
            // the word was written in the machine's order
            var word = Long.reverseBytes(file.readLong());
            var second = JournalSegment.HEADER_BYTES + 8 + (((int) (word >>> 32) + 7) & -8);
            file.seek(second + 8 + 3);
            file.write(0xFF);
        }
    }
}
