package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.forensics.HolderSearch.Outcome;
import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.heap.IndexOutcome;
import io.plumbline.batch.heap.IndexProgress;
import io.plumbline.batch.heap.IndexSettings;
import io.plumbline.batch.heap.MemoryEstimate;
import io.plumbline.batch.process.BoundedJvm;
import io.plumbline.batch.upload.FileStudy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With dumps of as many classes as a large application server has, and real JVMs. */
class HeapJvmTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final long DELIVERED = 512L << 20;
    private static final int CLASSES = 24_000;

    @TempDir
    private static Path directory;

    private static Path dump;
    private static Path later;
    private static MemoryEstimate estimate;

    @BeforeAll
    static void write() throws IOException {
        dump = Files.write(directory.resolve("earlier.hprof"), ClassRichHeap.of(CLASSES, 300));
        later = Files.write(directory.resolve("later.hprof"), ClassRichHeap.of(CLASSES, 3_000));
        var outcome =
                HeapIndex.build(dump, directory.resolve("index"), IndexSettings.unlimited(), IndexProgress.none());
        estimate = ((IndexOutcome.Indexed) outcome).estimate();
    }

    private static Outcome search(long memoryBytes) throws Exception {
        return new HolderSearch(memoryBytes, LONG)
                .search(
                        new HolderSearch.Dump(dump, directory.resolve("search"), null),
                        Map.of("com.example.Session", 0L),
                        List.of(),
                        () -> false);
    }

    @Test
    void theHoldersOfAServerWithTensOfThousandsOfClassesAreFoundInWhatIsDelivered() throws Exception {
        assertThat(search(DELIVERED))
                .isInstanceOfSatisfying(
                        Outcome.Found.class,
                        found -> assertThat(found.holders())
                                .singleElement()
                                .satisfies(holder -> assertThat(holder.holder()).isEqualTo("com.example.Cache")));
    }

    @Test
    void twoDumpsOfSuchAServerAreComparedInWhatIsDelivered() throws Exception {
        var outcome = new FileStudy(DELIVERED, LONG)
                .growth(List.of(dump, later), directory.resolve("growth"), () -> false, ignored -> {});

        assertThat(outcome)
                .isInstanceOfSatisfying(
                        FileStudy.Outcome.Grown.class,
                        grown -> assertThat(grown.growth().paths())
                                .first()
                                .satisfies(path -> assertThat(path.holder()).isEqualTo("com.example.Cache")));
    }

    @Test
    void suchDumpsThatWereSentAreStudiedInWhatIsDelivered() throws Exception {
        assertThat(new FileStudy(DELIVERED, LONG).dumps(List.of(dump, later), directory.resolve("dumps"), () -> false))
                .isInstanceOf(FileStudy.Outcome.Dumps.class);
    }

    @Test
    void theHeapThatTheEstimateNamesIsEnough() throws Exception {
        var folder = Files.createDirectory(directory.resolve("estimated"));
        var classes = Files.writeString(folder.resolve("classes"), "0 com.example.Session\n");
        var growing = Files.writeString(folder.resolve("growing"), "");
        var answer = folder.resolve("answer");

        var end = new BoundedJvm(estimate.heapLimitBytes(), LONG)
                .run(
                        HolderProcess.class,
                        List.of(
                                dump.toString(),
                                folder.resolve("index").toString(),
                                answer.toString(),
                                Long.toString(estimate.processBytes()),
                                classes.toString(),
                                growing.toString()),
                        folder.resolve("said"),
                        () -> false);

        assertThat(end).isInstanceOf(BoundedJvm.End.Answered.class);
        assertThat(HolderFormat.readFrom(answer)).isInstanceOf(Outcome.Found.class);
    }

    @Test
    void memoryThatIsEnoughIsDividedAsTheDumpNeedsIt() throws Exception {
        // a quarter of it is less than this many classes take on the heap
        assertThat(estimate.processBytes() / 4).isLessThan(estimate.heapBytes());

        assertThat(search(estimate.processBytes())).isInstanceOf(Outcome.Found.class);
    }

    @Test
    void aDumpThatNoDivisionFitsIsRefusedWithTheFigureAndTheKey() throws Exception {
        long tooLittle = estimate.processBytes() - (4 << 20);

        assertThat(search(tooLittle))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .isEqualTo("looking at this heap takes about "
                                        + ((estimate.processBytes() >> 20) + 1)
                                        + " MB, and plumbline.forensics.memory allows "
                                        + (tooLittle >> 20) + " MB"));
    }
}
