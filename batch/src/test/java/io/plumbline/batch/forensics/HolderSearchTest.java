package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.hprof.FieldKind;
import io.plumbline.batch.process.KilledJvms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real JVM for each search. */
class HolderSearchTest {

    private static final Duration LONG = Duration.ofMinutes(2);
    private static final long MEMORY = 256L << 20;

    @TempDir
    private Path directory;

    private Path dump = Path.of("");
    private Path folder = Path.of("");

    @BeforeEach
    void write() throws IOException {
        var heap = new TestHeap();
        heap.cache("com.example.Cache", 300, 10);
        dump = Files.write(directory.resolve("heap.hprof"), heap.written());
        folder = directory.resolve("search");
    }

    private HolderSearch.Outcome search(HolderSearch search, BooleanSupplier stopped) throws Exception {
        return search.search(
                new HolderSearch.Dump(dump, folder, null),
                Map.of("com.example.Session", 0L, "com.example.Absent", 100L),
                List.of(),
                stopped);
    }

    @AfterEach
    void nothingStays() {
        assertThat(folder).doesNotExist();
        assertThat(ProcessHandle.current().children().map(ProcessHandle::info))
                .noneMatch(info -> info.commandLine().orElse("").contains(folder.toString()));
    }

    @Test
    void theIndexStaysWhereItIsWantedAndAnswersWithoutTheDump() throws Exception {
        var index = directory.resolve("kept.index");
        var outcome = new HolderSearch(MEMORY, LONG)
                .search(
                        new HolderSearch.Dump(dump, folder, index),
                        Map.of("com.example.Session", 0L),
                        List.of(),
                        () -> false);
        Files.delete(dump);

        assertThat(outcome).isInstanceOf(HolderSearch.Outcome.Found.class);
        assertThat(HeapIndex.isIndex(index)).isTrue();
        try (var heap = HeapIndex.open(index)) {
            assertThat(heap.reachableObjects()).isGreaterThan(300);
        }
        assertThat(new HolderSearch(MEMORY, LONG)
                        .search(
                                new HolderSearch.Dump(index, folder, null),
                                Map.of("com.example.Session", 0L),
                                List.of(),
                                () -> false))
                .isEqualTo(outcome);
        assertThat(index).exists();
    }

    @Test
    void aJvmThatIsKilledIsAReasonAndTheNextSearchFinds() throws Exception {
        var searching = new HolderSearch(MEMORY, LONG);
        try (var killed = KilledJvms.of(HolderProcess.class.getName())) {
            assertThat(search(searching, () -> false))
                    .isInstanceOfSatisfying(
                            HolderSearch.Outcome.Failed.class,
                            failed -> assertThat(failed.reason())
                                    .contains("was killed (SIGKILL)", "plumbline.forensics.memory"));
            assertThat(killed.count()).isEqualTo(1);
        }
        assertThat(folder).doesNotExist();

        assertThat(search(searching, () -> false)).isInstanceOf(HolderSearch.Outcome.Found.class);
    }

    @Test
    void anotherJvmNamesTheHolderWithThePath() throws Exception {
        // what a search that was killed left behind
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("index"), "half");

        assertThat(search(new HolderSearch(MEMORY, LONG), () -> false))
                .isInstanceOfSatisfying(
                        HolderSearch.Outcome.Found.class,
                        found -> assertThat(found.holders()).singleElement().satisfies(holder -> {
                            assertThat(found.tree().top())
                                    .extracting(HeapTree.Node::name)
                                    .contains("class com.example.Cache");
                            assertThat(holder.className()).isEqualTo("com.example.Session");
                            assertThat(holder.instances()).isEqualTo(300);
                            assertThat(holder.share()).isEqualTo(1);
                            assertThat(holder.holder()).isEqualTo("com.example.Cache");
                            assertThat(holder.holderField()).isEqualTo("MAP");
                            assertThat(holder.path().steps()).hasSize(1);
                        }));
    }

    @Test
    void anotherJvmTellsWhoHasTheHolder() throws Exception {
        var heap = new TestHeap();
        var cache = heap.dump.type("org.library.Cache").field("data", FieldKind.OBJECT);
        heap.dump
                .type("com.example.Pages")
                .staticField(
                        "PAGES",
                        FieldKind.OBJECT,
                        heap.dump.instance(cache).with("data", heap.map(50, "com.example.Session", 10)));
        Files.write(dump, heap.written());

        assertThat(search(new HolderSearch(MEMORY, LONG), () -> false))
                .isInstanceOfSatisfying(
                        HolderSearch.Outcome.Found.class,
                        found -> assertThat(found.holders()).singleElement().satisfies(holder -> {
                            assertThat(holder.holder()).isEqualTo("org.library.Cache");
                            assertThat(holder.collection()).isFalse();
                            assertThat(holder.beyond("org.library.Cache"::equals)
                                            .holderField())
                                    .isEqualTo("PAGES");
                        }));
    }

    @Test
    void anotherJvmTellsWhatSoftReferencesAloneKeep() throws Exception {
        var heap = new TestHeap();
        var reference = heap.dump.type("java.lang.ref.Reference").field("referent", FieldKind.OBJECT);
        var soft = heap.dump.type("java.lang.ref.SoftReference", reference);
        heap.dump
                .type("com.example.Cache")
                .staticField("PAGES", FieldKind.OBJECT, heap.dump.instance(soft).with("referent", heap.list(100)));
        Files.write(dump, heap.written());

        assertThat(search(new HolderSearch(MEMORY, LONG), () -> false))
                .isInstanceOfSatisfying(
                        HolderSearch.Outcome.Found.class,
                        found -> assertThat(found.softly())
                                .extracting(SoftlyHeld.Amount::className)
                                .containsExactly("com.example.Node"));
    }

    @Test
    void aListOfHundredsOfThousandsIsFollowedInLittleMemory() throws Exception {
        var heap = new TestHeap();
        heap.dump.type("com.example.Queue").staticField("HEAD", FieldKind.OBJECT, heap.list(300_000));
        Files.write(dump, heap.written());

        assertThat(new HolderSearch(MEMORY, LONG)
                        .search(
                                new HolderSearch.Dump(dump, folder, null),
                                Map.of("com.example.Node", 0L),
                                List.of(),
                                () -> false))
                .isInstanceOfSatisfying(
                        HolderSearch.Outcome.Found.class,
                        found -> assertThat(found.holders())
                                .singleElement()
                                .satisfies(holder ->
                                        assertThat(holder.holderField()).isEqualTo("HEAD")));
    }

    @Test
    void aFileThatIsNoDumpIsARefusalInOneSentence() throws Exception {
        Files.writeString(dump, "no dump");

        assertThat(search(new HolderSearch(MEMORY, LONG), () -> false))
                .isInstanceOfSatisfying(
                        HolderSearch.Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("there should be a heap dump")
                                .doesNotContain("Exception", "\tat "));
    }

    @Test
    void aSearchWithoutTheMemoryForItSaysSo() throws Exception {
        assertThat(search(new HolderSearch(1, LONG), () -> false))
                .isInstanceOfSatisfying(
                        HolderSearch.Outcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("plumbline.forensics.memory allows 0 MB"));
    }

    @Test
    void aSearchThatTakesTooLongOrIsStoppedLeavesNoProcess() throws Exception {
        assertThat(search(new HolderSearch(MEMORY, Duration.ZERO), () -> false))
                .isInstanceOf(HolderSearch.Outcome.Failed.class);
        assertThat(search(new HolderSearch(MEMORY, LONG), () -> true)).isInstanceOf(HolderSearch.Outcome.Stopped.class);
    }
}
