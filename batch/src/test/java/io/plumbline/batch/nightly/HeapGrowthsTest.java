package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.batch.forensics.Growth;
import io.plumbline.batch.forensics.HeapVerdict;
import io.plumbline.batch.forensics.StudyProgress;
import io.plumbline.batch.forensics.TestHeap;
import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.heap.IndexProgress;
import io.plumbline.batch.heap.IndexSettings;
import io.plumbline.batch.nightly.CaptureRefusedException.Reason;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.capture.StoredHeapGrowth;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.target.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real database, and a real JVM for each pair. */
class HeapGrowthsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

    @TempDir
    private Path directory;

    private Store store;
    private CaptureRepository captures;
    private HeapGrowthRepository kept;
    private Target shop;

    @BeforeEach
    void open() {
        store = new Store();
        captures = new CaptureRepository(store.entities());
        kept = new HeapGrowthRepository(store.dataSource());
        shop = store.target("shop", NOW);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private HeapGrowths growths(String instance, Executor worker) {
        return growths(instance, worker, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private HeapGrowths growths(String instance, Executor worker, Clock clock) {
        var settings = new Settings(key -> Optional.ofNullable(
                Map.of("plumbline.capture.directory", directory.toString()).get(key)));
        return new HeapGrowths(
                captures,
                kept,
                store.transactions(),
                ForensicsSettings.from(settings),
                CaptureSettings.from(settings),
                new Instance(instance, true),
                worker,
                clock);
    }

    private long taken(Capture.Kind kind, Instant at, Path file) {
        return store.transactions().commit(() -> {
            var capture = captures.add(new Capture(shop.id(), null, null, kind, at, "north", false));
            capture.finish(file.toString(), 3, Duration.ZERO, at);
            return capture.id();
        });
    }

    private long snapshot(int sessions, Instant at) throws IOException {
        return taken(
                Capture.Kind.HEAP_SNAPSHOT, at, Files.write(directory.resolve("heap-" + sessions), dump(sessions)));
    }

    private static byte[] dump(int sessions) {
        var heap = new TestHeap();
        heap.cache("com.example.Cache", sessions, 1000);
        return heap.written();
    }

    private static void assertRefused(Reason reason, ThrowingCallable asked) {
        assertThatExceptionOfType(CaptureRefusedException.class)
                .isThrownBy(asked)
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason));
    }

    @Test
    void twoSnapshotsAreComparedInTheOrderOfTimeAndTheAnswerOutlivesThem() throws Exception {
        long later = snapshot(500, NOW);
        long earlier = snapshot(100, NOW.minusSeconds(3600));
        // the dump of the earlier one is deleted, as that of a diagnosis is
        var index = directory.resolve("target-1-77.index");
        HeapIndex.build(directory.resolve("heap-100"), index, IndexSettings.unlimited(), IndexProgress.none());
        Files.delete(directory.resolve("heap-100"));
        kept.keep(earlier, index.toString(), Files.size(index));
        var growths = growths("north", Runnable::run);
        assertThat(growths.find(shop.id(), earlier, later)).isEmpty();

        assertThat(growths.ask(shop.id(), later, earlier)).isPresent();

        Files.delete(directory.resolve("heap-500"));
        var answer =
                growths("south", Runnable::run).ask(shop.id(), earlier, later).orElseThrow();
        assertThat(answer.earlierId()).isEqualTo(earlier);
        assertThat(answer.answeredBy()).isEqualTo("north");
        assertThat(answer.reason()).isNull();
        assertThat(answer.state()).isEqualTo(Capture.State.FINISHED);
        var growth = StoredJson.read(String.valueOf(answer.content()), Growth.class);
        assertThat(growth.verdict()).isEqualTo(HeapVerdict.GROWTH);
        assertThat(growth.paths()).singleElement().satisfies(path -> {
            assertThat(path.holder()).isEqualTo("com.example.Cache");
            assertThat(path.shareBytes()).isPositive();
            assertThat(path.exclusiveBytes()).isPositive();
        });
        try (var files = Files.list(directory)) {
            assertThat(files).containsExactly(index);
        }
    }

    @Test
    void whatCannotBeComparedHereIsRefusedWithTheReason() throws Exception {
        long earlier = snapshot(10, NOW.minusSeconds(3600));
        long later = snapshot(20, NOW);
        long recording = taken(Capture.Kind.RECORDING, NOW, directory.resolve("heap-20"));
        var growths = growths("north", Runnable::run);

        assertRefused(Reason.ELSEWHERE, () -> growths("south", Runnable::run).ask(shop.id(), earlier, later));
        assertRefused(Reason.NO_SNAPSHOT, () -> growths.ask(shop.id(), earlier, recording));
        assertThat(growths.ask(shop.id(), earlier, 4711)).isEmpty();
        assertThat(growths.ask(shop.id() + 1, earlier, later)).isEmpty();
        Files.delete(directory.resolve("heap-10"));
        assertRefused(Reason.NO_FILE, () -> growths.ask(shop.id(), earlier, later));
        assertThat(growths.find(shop.id(), earlier, later)).isEmpty();
    }

    @Test
    void anAttemptThatFailedIsToldOfAndRepeated() throws Exception {
        long earlier = snapshot(10, NOW.minusSeconds(3600));
        long later = snapshot(20, NOW);
        Files.writeString(directory.resolve("heap-20"), "no heap dump");
        var growths = growths("north", Runnable::run);

        assertThat(growths.ask(shop.id(), earlier, later)).hasValueSatisfying(failed -> {
            assertThat(failed.state()).isEqualTo(Capture.State.FAILED);
            assertThat(failed.reason()).isNotBlank();
        });
        Files.write(directory.resolve("heap-20"), dump(20));

        assertThat(growths.ask(shop.id(), earlier, later))
                .hasValueSatisfying(found -> assertThat(found.state()).isEqualTo(Capture.State.FINISHED));
    }

    @Test
    void noMoreWaitThanAnybodyWaitsForAndWhatDiedWithItsInstanceIsAskedAnew() throws Exception {
        List<Runnable> waiting = new ArrayList<>();
        var growths = growths("north", waiting::add);
        long first = snapshot(1, NOW.minusSeconds(3600));
        long last = 0;
        for (int i = 2; i <= 9; i++) {
            last = snapshot(i, NOW.minusSeconds(60 - i));
            assertThat(growths.ask(shop.id(), first, last))
                    .hasValueSatisfying(asked -> assertThat(asked.state()).isEqualTo(Capture.State.RUNNING));
        }
        long one = last;
        assertThat(growths.ask(shop.id(), first, one)).isPresent();
        assertThat(waiting).hasSize(8);
        long more = snapshot(10, NOW);
        assertRefused(Reason.BUSY, () -> growths.ask(shop.id(), first, more));

        kept.abandon("north", NOW.plusSeconds(1));

        assertThat(growths.find(shop.id(), first, one))
                .hasValueSatisfying(failed -> assertThat(failed.reason()).contains("instance that looked ended"));
    }

    @Test
    void aComparisonWhoseEndCouldNotBeStoredIsAskedAnew() throws Exception {
        List<Runnable> waiting = new ArrayList<>();
        var growths = growths("north", waiting::add);
        long earlier = snapshot(100, NOW.minusSeconds(3600));
        long later = snapshot(500, NOW);
        growths.ask(shop.id(), earlier, later);

        store.sql().update("ALTER TABLE plumbline.heap_growth RENAME TO heap_growth_away");
        waiting.remove(0).run();
        store.sql().update("ALTER TABLE plumbline.heap_growth_away RENAME TO heap_growth");

        assertState(Capture.State.FAILED, growths.find(shop.id(), earlier, later));
        assertState(Capture.State.RUNNING, growths.ask(shop.id(), later, earlier));
        assertState(Capture.State.RUNNING, growths.ask(shop.id(), earlier, later));
        assertThat(waiting).hasSize(1);
        waiting.remove(0).run();
        assertState(Capture.State.FINISHED, growths.ask(shop.id(), earlier, later));
        assertThat(waiting).isEmpty();
    }

    @Test
    void whatAnInstanceHadInHandWhenItWasKilledIsAskedAnewByItAlone() throws Exception {
        List<Runnable> killed = new ArrayList<>();
        long earlier = snapshot(10, NOW.minusSeconds(3600));
        long later = snapshot(20, NOW);
        growths("north", killed::add).ask(shop.id(), earlier, later);

        assertState(Capture.State.RUNNING, growths("south", Runnable::run).ask(shop.id(), earlier, later));
        assertState(Capture.State.FINISHED, growths("north", Runnable::run).ask(shop.id(), earlier, later));
    }

    @Test
    void whoeverOnlyLooksLearnsThatNobodyIsAtItAnyLonger() throws Exception {
        List<Runnable> waiting = new ArrayList<>();
        long earlier = snapshot(10, NOW.minusSeconds(3600));
        long later = snapshot(20, NOW);
        var north = growths("north", waiting::add);
        north.ask(shop.id(), earlier, later);

        assertState(Capture.State.RUNNING, north.find(shop.id(), earlier, later));
        var asked = north.find(shop.id(), earlier, later).orElseThrow();
        assertThat(north.progress(asked)).contains(StudyProgress.QUEUED);
        assertThat(growths("south", Runnable::run).progress(asked)).isEmpty();
        assertState(Capture.State.RUNNING, growths("south", Runnable::run).find(shop.id(), later, earlier));

        var again = growths("north", Runnable::run);
        var dead = again.find(shop.id(), later, earlier);
        assertState(Capture.State.FAILED, dead);
        assertThat(dead.orElseThrow().reason()).contains("without a word");
        assertState(Capture.State.FINISHED, again.ask(shop.id(), earlier, later));
        assertState(Capture.State.FINISHED, again.find(shop.id(), earlier, later));
    }

    @Test
    void aComparisonThatNobodyTakesOverIsAskedAnew() throws Exception {
        long earlier = snapshot(10, NOW.minusSeconds(3600));
        long later = snapshot(20, NOW);
        var refusals = new ArrayList<>(Collections.nCopies(9, "full"));
        var growths = growths("north", task -> {
            if (!refusals.isEmpty()) {
                throw new RejectedExecutionException(refusals.remove(0));
            }
            task.run();
        });

        for (int i = 0; i < 9; i++) {
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> growths.ask(shop.id(), earlier, later));
        }

        assertState(Capture.State.FINISHED, growths.ask(shop.id(), earlier, later));
    }

    @Test
    void filesAreLookedForWhenTheTurnHasComeAndNoPathIsTold() throws Exception {
        List<Runnable> waiting = new ArrayList<>();
        var growths = growths("north", waiting::add);
        long earlier = snapshot(100, NOW.minusSeconds(3600));
        long later = snapshot(500, NOW);
        var dump = directory.resolve("heap-100");
        growths.ask(shop.id(), earlier, later);
        var index = directory.resolve("target-1-77.index");
        HeapIndex.build(dump, index, IndexSettings.unlimited(), IndexProgress.none());
        kept.keep(earlier, index.toString(), Files.size(index));
        Files.delete(dump);
        long other = snapshot(20, NOW.plusSeconds(1));
        growths.ask(shop.id(), earlier, other);
        Files.delete(directory.resolve("heap-20"));

        waiting.forEach(Runnable::run);

        assertState(Capture.State.FINISHED, growths.find(shop.id(), earlier, later));
        assertThat(growths.find(shop.id(), earlier, other)).hasValueSatisfying(failed -> {
            assertThat(failed.state()).isEqualTo(Capture.State.FAILED);
            assertThat(failed.reason())
                    .contains("Capture " + other + " has neither its file nor its index")
                    .doesNotContain(directory.toString());
        });
    }

    @Test
    void aCaptureThatIsDeletedMeanwhileIsAsOneThatNeverWas() throws Exception {
        long earlier = snapshot(10, NOW.minusSeconds(3600));
        long later = snapshot(20, NOW);
        InstantSource read = () -> {
            store.sql().update("DELETE FROM plumbline.capture WHERE id = ?", earlier);
            return NOW;
        };
        List<Runnable> waiting = new ArrayList<>();

        assertThat(growths("north", waiting::add, read.withZone(ZoneOffset.UTC)).ask(shop.id(), earlier, later))
                .isEmpty();

        assertThat(waiting).isEmpty();
    }

    private static void assertState(Capture.State state, Optional<StoredHeapGrowth> known) {
        assertThat(known).hasValueSatisfying(found -> assertThat(found.state()).isEqualTo(state));
    }
}
