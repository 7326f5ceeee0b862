package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.batch.nightly.CaptureRefusedException.Reason;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real database. */
class CaptureFilesTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

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

    private CaptureFiles files(String instance) {
        return new CaptureFiles(
                captures,
                new HeapGrowthRepository(store.dataSource()),
                store.transactions(),
                new Instance(instance, true));
    }

    private long begun(Capture.Kind kind) {
        return store.transactions()
                .commit(() -> captures.add(new Capture(shop.id(), null, null, kind, NOW, "north", false)))
                .id();
    }

    private long finished(Capture.Kind kind, @Nullable String file) {
        var id = begun(kind);
        store.transactions().commit(() -> captures.find(id).orElseThrow().finish(file, 3, Duration.ofMillis(1), NOW));
        return id;
    }

    private static void assertRefused(Reason reason, ThrowingCallable asked) {
        assertThatExceptionOfType(CaptureRefusedException.class)
                .isThrownBy(asked)
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void aFileIsFoundWhereItLiesUnderANameOfOurs() throws IOException {
        var file = Files.writeString(directory.resolve("target-1-77.jfr"), "abc");
        var id = finished(Capture.Kind.RECORDING, file.toString());

        var here = files("north").find(id).orElseThrow();

        assertThat(here.path()).isEqualTo(file);
        assertThat(here.name()).isEqualTo("capture-" + id + ".jfr");
        assertRefused(Reason.ELSEWHERE, () -> files("south").find(id));
    }

    @Test
    void theIndexGoesWithItsSnapshotAlsoWhereThatIsGoneAlready() throws IOException {
        var index = Files.writeString(directory.resolve("target-1-77.index"), "abc");
        var id = finished(Capture.Kind.HEAP_SNAPSHOT, null);
        var growths = new HeapGrowthRepository(store.dataSource());
        growths.keep(id, index.toString(), 3);
        assertThat(captures.files(shop.id(), "north")).containsExactly(index.toString());

        assertRefused(Reason.ELSEWHERE, () -> files("south").delete(id));
        assertThat(files("north").delete(id)).isTrue();

        assertThat(index).doesNotExist();
        assertThat(growths.index(id)).isEmpty();
    }

    @Test
    void whatHasNoFileOrNoLongerOneIsSaidToHaveNone() {
        var histogram = begun(Capture.Kind.HISTOGRAM);
        var gone =
                finished(Capture.Kind.RECORDING, directory.resolve("gone.jfr").toString());

        assertRefused(Reason.NO_FILE, () -> files("north").find(histogram));
        assertRefused(Reason.NO_FILE, () -> files("north").find(gone));
        assertThat(files("north").find(gone + 1)).isEmpty();
    }

    @Test
    void aCaptureIsDeletedWithItsFileByWhoeverHasIt() throws IOException {
        var file = Files.writeString(directory.resolve("target-1-77.jfr"), "abc");
        var id = finished(Capture.Kind.RECORDING, file.toString());

        assertRefused(Reason.ELSEWHERE, () -> files("south").delete(id));
        assertThat(file).exists();
        assertThat(files("north").delete(id)).isTrue();

        assertThat(file).doesNotExist();
        assertThat(files("north").delete(id)).isFalse();
    }

    @Test
    void whatIsStillBeingTakenIsNotDeleted() {
        var id = begun(Capture.Kind.RECORDING);

        assertRefused(Reason.RUNNING, () -> files("north").delete(id));
        assertThat(files("north").delete(id + 1)).isFalse();
    }
}
