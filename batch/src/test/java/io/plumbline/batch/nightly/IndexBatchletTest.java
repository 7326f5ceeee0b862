package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.forensics.TestHeap;
import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CapturePolicyRepository;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.capture.KeptFileRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real database, and a real JVM for each heap. */
class IndexBatchletTest {

    private static final Instant NOW = Instant.parse("2026-11-28T03:00:00Z");
    private static final Instance NORTH = new Instance("north", true);

    @TempDir
    private Path directory;

    private Store store;
    private CaptureRepository captures;
    private HeapGrowthRepository indexes;
    private EvidenceBook book;
    private Target shop;
    private byte[] heap = {};

    @BeforeEach
    void open() {
        store = new Store();
        captures = new CaptureRepository(store.entities());
        indexes = new HeapGrowthRepository(store.dataSource());
        book = new EvidenceBook(
                captures,
                new HistogramRepository(store.dataSource()),
                new CapturePolicyRepository(store.entities()),
                store.policyBook(Clock.systemUTC()),
                indexes,
                NORTH,
                Clock.fixed(NOW, ZoneOffset.UTC));
        shop = store.target("shop", NOW);
        var objects = new TestHeap();
        objects.cache("com.example.Cache", 300, 10);
        heap = objects.written();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private IndexBatchlet batchlet(Map<String, String> told) {
        var all = new HashMap<>(told);
        all.put("plumbline.capture.directory", directory.toString());
        var settings = new Settings(key -> Optional.ofNullable(all.get(key)));
        var captureSettings = CaptureSettings.from(settings);
        return new IndexBatchlet(
                captures,
                book,
                new CaptureQuota(new KeptFileRepository(store.dataSource()), captureSettings, NORTH),
                ForensicsSettings.from(settings),
                captureSettings,
                NORTH,
                store.transactions());
    }

    private long taken(EvidenceCapture.Request request, String name, byte[] content) throws IOException {
        var file = Files.write(directory.resolve(name), content);
        return store.transactions().commit(() -> {
            long id = book.begin(request).id();
            book.finish(id, null, Taken.file(request.kind(), NOW, true, Duration.ZERO, content.length, file));
            return id;
        });
    }

    private EvidenceCapture.Request scheduled() {
        return new EvidenceCapture.Request(Capture.Kind.HEAP_SNAPSHOT, shop.id(), null, null, null, true);
    }

    private Capture capture(long id) {
        return store.transactions().commit(() -> captures.find(id)).orElseThrow();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private boolean isThere() {
        return store.transactions()
                .commit(() -> captures.latest(shop.id(), Capture.Kind.HEAP_SNAPSHOT))
                .isPresent();
    }

    @Test
    void theIndexOfAScheduledSnapshotTakesThePlaceOfItsFile() throws Exception {
        long id = taken(scheduled(), "target-1.hprof", heap);

        assertThat(batchlet(Map.of()).process()).isEqualTo("DONE");

        assertThat(capture(id).path()).isEmpty();
        assertThat(capture(id).isToIndex()).isFalse();
        var index = Path.of(indexes.index(id).orElseThrow());
        assertThat(files()).containsExactly(index);
        try (var indexed = HeapIndex.open(index)) {
            assertThat(indexed.reachableObjects()).isGreaterThan(300);
        }
        assertThat(isThere()).as("the next one is due a week later").isTrue();

        indexes.forget(id);
        assertThat(isThere()).isFalse();
    }

    @Test
    void whatSomebodyAskedForStays() throws Exception {
        long id = taken(
                new EvidenceCapture.Request(Capture.Kind.HEAP_SNAPSHOT, shop.id(), null, null), "asked.hprof", heap);

        batchlet(Map.of()).process();

        assertThat(capture(id).path()).contains(directory.resolve("asked.hprof").toString());
        assertThat(files()).containsExactly(directory.resolve("asked.hprof"));
    }

    @Test
    void aSnapshotThatCannotBeReadStaysIsTriedOnceAndDelaysNoOther() throws Exception {
        long noDump = taken(scheduled(), "no-dump.hprof", new byte[100]);
        long whole = taken(scheduled(), "whole.hprof", heap);

        batchlet(Map.of()).process();

        assertThat(capture(noDump).path())
                .contains(directory.resolve("no-dump.hprof").toString());
        assertThat(capture(noDump).isToIndex()).isFalse();
        assertThat(capture(whole).path()).isEmpty();
        assertThat(indexes.index(noDump)).isEmpty();
    }

    @Test
    void whereNoIndexesAreKeptTheFileStays() throws Exception {
        long id = taken(scheduled(), "whole.hprof", heap);

        batchlet(Map.of("plumbline.forensics.keep-indexes", "0")).process();

        assertThat(capture(id).path()).isPresent();
        assertThat(files()).containsExactly(directory.resolve("whole.hprof"));
    }

    @Test
    void whoIsToStopLeavesTheRestForTheNextRun() throws Exception {
        long id = taken(scheduled(), "whole.hprof", heap);
        var stopped = batchlet(Map.of());
        stopped.stop();

        assertThat(stopped.process()).isEqualTo("STOPPED");
        assertThat(capture(id).isToIndex()).isTrue();

        batchlet(Map.of()).process();
        assertThat(capture(id).path()).isEmpty();
    }

    @Test
    void theQuotaIsKept() throws Exception {
        long id = taken(scheduled(), "whole.hprof", heap);

        batchlet(Map.of("plumbline.capture.quota", "1")).process();

        assertThat(indexes.index(id)).isEmpty();
        assertThat(files()).isEmpty();
    }
}
