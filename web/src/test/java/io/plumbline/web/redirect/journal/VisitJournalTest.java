package io.plumbline.web.redirect.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitsSummary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
            assertThat(read.tally().byLink())
                    .hasSize(4)
                    .allSatisfy((link, visits) -> assertThat(visits).isEqualTo(VisitsSummary.of(5000, 0)));
            assertThat(journal.lagBytes()).isZero();
        }
    }

    @Test
    void orphansAreCountedByType() throws Exception {
        try (var journal = Journals.open(directory)) {
            journal.orphaned(OrphanType.BASE_URL, false);
            journal.orphaned(OrphanType.INVALID_SHORT_URL, true);

            var read = Journals.drain(journal).tally();

            assertThat(read.byOrphanType())
                    .containsEntry(OrphanType.BASE_URL, VisitsSummary.of(1, 0))
                    .containsEntry(OrphanType.INVALID_SHORT_URL, VisitsSummary.of(1, 1));
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
            assertThat(Journals.drain(second).tally().byLink()).containsOnlyKeys(1L);
        }
        assertThat(segments()).isEmpty();
    }

    @Test
    void noAnsweredVisitIsLostWhenTheProcessIsKilled() throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendingProcess.class.getName(),
                        directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var answered = 0L;
        try (var lines =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            while (answered < 20_000) {
                answered += Long.parseLong(lines.readLine());
            }
            process.toHandle().destroyForcibly();
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                answered += line.equals("1000") ? 1000 : 0;
            }
        }

        try (var next = Journals.open(directory)) {
            // each of three threads may have noted up to a thousand more, whose line it did not get to print
            assertThat(Journals.drain(next).tally().total()).isBetween(answered, answered + 3 * 1000);
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
            assertThat(Journals.drain(next).tally().byLink()).containsOnlyKeys(1L, 3L);
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
