package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.capture.KeptFileRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real database and real files of 100 bytes each. */
class CaptureQuotaTest {

    private static final Instant NOW = Instant.parse("2026-11-28T12:00:00Z");
    private static final Instance NORTH = new Instance("north", true);
    private static final int BYTES = 100;

    @TempDir
    private Path directory;

    private Store store;
    private CaptureRepository captures;
    private Target shop;

    @BeforeEach
    void open() {
        store = new Store();
        captures = new CaptureRepository(store.entities());
        shop = store.target("shop", NOW);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path file(String name) throws IOException {
        return Files.write(directory.resolve(name), new byte[BYTES]);
    }

    private Path taken(String name, int minute, Instance by) throws IOException {
        var file = file(name);
        store.transactions().commit(() -> note(file, minute, by));
        return file;
    }

    private void note(Path recording, int minute, Instance by) {
        var at = NOW.plusSeconds(60L * minute);
        captures.add(new Capture(shop.id(), null, null, Capture.Kind.RECORDING, at, by.name(), false))
                .finish(recording.toString(), BYTES, Duration.ZERO, at);
    }

    private void takenAtOnce(int count) throws IOException {
        var files = new ArrayList<Path>();
        for (int minute = 1; minute <= count; minute++) {
            files.add(file("taken-" + minute + ".jfr"));
        }
        store.transactions().commit(() -> {
            for (int minute = 1; minute <= count; minute++) {
                note(files.get(minute - 1), minute, NORTH);
            }
        });
    }

    private Path sent(String name, int minute) throws IOException {
        var file = file(name);
        var at = NOW.plusSeconds(60L * minute);
        store.transactions()
                .commit(() -> captures.add(Capture.received(
                        new Capture.Upload(shop.id(), Capture.Kind.RECORDING, name, at, null, file.toString(), BYTES),
                        at,
                        NORTH.name())));
        return file;
    }

    private Path indexed(String name, int minute) throws IOException {
        var file = file(name);
        var at = NOW.plusSeconds(60L * minute);
        long id = store.transactions().commit(() -> {
            var capture = captures.add(
                    new Capture(shop.id(), null, null, Capture.Kind.HEAP_SNAPSHOT, at, NORTH.name(), true));
            capture.finish("deleted", 10 * BYTES, Duration.ZERO, at);
            capture.forgetFile();
            return capture.id();
        });
        new HeapGrowthRepository(store.dataSource()).keep(id, file.toString(), BYTES);
        return file;
    }

    private CaptureQuota quota(long bytes) {
        var settings = new Settings(key -> Optional.ofNullable(
                Map.of("plumbline.capture.quota", Long.toString(bytes)).get(key)));
        return new CaptureQuota(new KeptFileRepository(store.dataSource()), CaptureSettings.from(settings), NORTH);
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.toList();
        }
    }

    private String paths() {
        return store.text("SELECT string_agg(path, ' ' ORDER BY path) FROM (SELECT path FROM plumbline.capture"
                + " UNION ALL SELECT path FROM plumbline.heap_index) kept");
    }

    @Test
    void theOldestGoUntilTheRestIsWithinAndWhatWasSentStays() throws Exception {
        var upload = sent("a-sent.jfr", 0);
        taken("b-first.jfr", 1, NORTH);
        indexed("c-second.index", 2);
        var third = taken("d-third.jfr", 3, NORTH);
        var elsewhere = taken("e-elsewhere.jfr", 0, new Instance("south", true));
        var last = indexed("f-last.index", 4);

        quota(3 * BYTES).keep();

        assertThat(files()).containsExactlyInAnyOrder(upload, third, elsewhere, last);
        assertThat(paths()).isEqualTo(upload + " " + third + " " + elsewhere + " " + last);
    }

    @Test
    void withinTheQuotaNothingGoes() throws Exception {
        taken("first.jfr", 1, NORTH);
        taken("second.jfr", 2, NORTH);

        quota(2 * BYTES).keep();

        assertThat(files()).hasSize(2);
    }

    @Test
    void whatIsGoneAlreadyAndManyAtOnceAndUploadsAloneEndToo() throws Exception {
        sent("sent.jfr", 0);
        takenAtOnce(250);
        Files.delete(directory.resolve("taken-1.jfr"));

        quota(10 * BYTES).keep();

        assertThat(files()).hasSize(10).contains(directory.resolve("taken-250.jfr"), directory.resolve("sent.jfr"));

        quota(1).keep();

        assertThat(files()).containsExactly(directory.resolve("sent.jfr"));
    }
}
