package io.plumbline.web.redirect.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReserveTest {

    private static final byte[] ORPHAN = {RecordReader.ORPHAN, 1, 0};

    @TempDir
    Path path;

    @TempDir
    Path asKilled;

    private final Deque<JournalSegment> spares = new ArrayDeque<>();

    @Test
    void aKillAtAnyMomentLeavesTheTallyInASegmentThatFollowsTheOneItStandsFor() throws Exception {
        try (var directory = JournalDirectory.open(Journals.settings(path, 6))) {
            var waiting = new ArrayDeque<JournalSegment>() {
                @Override
                public boolean remove(Object victim) {
                    // the tally is written, and what it stands for is not void yet
                    copySegments();
                    return super.remove(victim);
                }
            };
            waiting.add(fullSegment(directory, 0));
            var reserve = new Reserve(directory, directory.make().orElseThrow());

            reserve.giveUp(waiting, null, spares, 1);

            assertThat(waiting).isEmpty();
            assertThat(reserve.isMissing()).isFalse();
        }
        try (var next = JournalDirectory.open(Journals.settings(asKilled, 6))) {
            var left = next.adopt();
            assertThat(left).extracting(JournalSegment::number).containsExactly(1L);
            var read = new TallySink();
            left.get(0).read(JournalSegment.HEADER_BYTES, read);
            assertThat(read.tally().total()).isPositive();
        }
    }

    @Test
    void aReserveThatCannotBeWrittenIsReplacedAndNothingIsGivenUpForIt() throws Exception {
        try (var directory = JournalDirectory.open(Journals.settings(path, 6))) {
            var waiting = new ArrayDeque<JournalSegment>();
            waiting.add(fullSegment(directory, 0));
            waiting.add(fullSegment(directory, 1));
            var broken = directory.make().orElseThrow();
            broken.seal();
            var reserve = new Reserve(directory, broken);

            reserve.giveUp(waiting, null, spares, 2);
            assertThat(reserve.isMissing()).isTrue();
            assertThat(waiting).hasSize(2);
            assertThat(spares).isEmpty();
            assertThat(Path.of(broken.toString())).doesNotExist();

            reserve.set(directory.make().orElseThrow());
            reserve.giveUp(waiting, null, spares, 3);
            assertThat(waiting).extracting(JournalSegment::number).containsExactly(1L);
            assertThat(spares).hasSize(1);
        }
    }

    private static JournalSegment fullSegment(JournalDirectory directory, long number) {
        var segment = directory.make().orElseThrow();
        segment.number(number);
        while (segment.append(ORPHAN, ORPHAN.length)) {}
        return segment;
    }

    private void copySegments() {
        try (var files = Files.newDirectoryStream(path, "*.segment")) {
            for (var file : files) {
                Files.copy(file, asKilled.resolve(file.getFileName()));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
