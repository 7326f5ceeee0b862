package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CapturePolicyRepository;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real database. */
class FreshIndexTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Instance NORTH = new Instance("north", true);

    @TempDir
    private Path directory;

    private Store store;
    private CaptureRepository captures;
    private HeapGrowthRepository indexes;
    private EvidenceBook book;

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
                Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static int most(Map<String, String> settings) {
        return ForensicsSettings.from(new Settings(key -> Optional.ofNullable(settings.get(key))))
                .keepIndexes();
    }

    /** A snapshot that a diagnosis has had an instance take. */
    private Capture snapshot(Target target, int minute, String instance) {
        var at = NOW.plusSeconds(60L * minute);
        var diagnosis =
                store.queued(target, target.name() + " " + minute + " " + instance, Diagnosis.Origin.REQUEST, at);
        return store.transactions().commit(() -> {
            var capture = captures.add(
                    new Capture(target.id(), null, diagnosis.id(), Capture.Kind.HEAP_SNAPSHOT, at, instance, false));
            capture.finish(directory.resolve("heap-" + minute).toString(), 3, Duration.ZERO, at);
            return capture;
        });
    }

    private FreshIndex index(String name) throws IOException {
        return new FreshIndex(Files.writeString(directory.resolve(name + ".index"), name));
    }

    private Path kept(Target target, int minute, int most) throws IOException {
        var capture = snapshot(target, minute, NORTH.name());
        try (var index = index(target.name() + minute)) {
            index.keep(book, store.transactions(), capture.id(), most);
            return index.file();
        }
    }

    private List<Path> files() throws IOException {
        try (var files = Files.list(directory)) {
            return files.sorted().toList();
        }
    }

    private String rows() {
        return store.text("SELECT string_agg(path, ' ' ORDER BY path) FROM plumbline.heap_index");
    }

    @Test
    void ofATargetsSnapshotsTheNewestFourKeepTheirIndexes() throws Exception {
        var shop = store.target("shop", NOW);
        var other = kept(store.target("other", NOW), 0, most(Map.of()));
        var elsewhere = snapshot(shop, 0, "south");
        indexes.keep(elsewhere.id(), "/south", 3);
        var shops = new ArrayList<Path>();

        for (int minute = 1; minute <= 5; minute++) {
            shops.add(kept(shop, minute, most(Map.of())));
        }

        assertThat(files()).containsExactly(other, shops.get(1), shops.get(2), shops.get(3), shops.get(4));
        assertThat(rows().split(" "))
                .containsExactlyInAnyOrder(
                        "/south",
                        other.toString(),
                        shops.get(1).toString(),
                        shops.get(2).toString(),
                        shops.get(3).toString(),
                        shops.get(4).toString());
    }

    @Test
    void noneStaysWhereNoneMay() throws Exception {
        var shop = store.target("shop", NOW);
        kept(shop, 1, most(Map.of()));

        kept(shop, 2, most(Map.of("plumbline.forensics.keep-indexes", "0")));

        assertThat(files()).isEmpty();
        assertThat(rows()).isEqualTo("null");
    }

    @Test
    void theIndexOfAStepThatWasNotStoredGoes() throws Exception {
        index("stopped").close();
        new FreshIndex(directory.resolve("never made")).close();

        assertThat(files()).isEmpty();
    }

    @Test
    void theIndexOfASnapshotThatIsGoneGoes() throws Exception {
        try (var index = index("orphan")) {
            index.keep(book, store.transactions(), 4711, most(Map.of()));
        }

        assertThat(files()).isEmpty();
        assertThat(rows()).isEqualTo("null");
    }
}
