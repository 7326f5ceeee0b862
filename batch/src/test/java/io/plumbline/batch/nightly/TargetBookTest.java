package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.capture.MemorySampler;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.SamplingLease;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TargetBookTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final SettableClock clock = new SettableClock(NOON);

    private Store store;
    private Target shop;
    private CaptureRepository captures;
    private SampleRepository samples;
    private TargetBook book;

    @BeforeEach
    void open() {
        store = new Store();
        shop = store.target("shop", NOON);
        captures = new CaptureRepository(store.entities());
        samples = new SampleRepository(store.dataSource());
        book = new TargetBook(
                new TargetRepository(store.entities()),
                samples,
                captures,
                new SamplingLease(store.dataSource()),
                store.transactions(),
                clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aSampleTakenWhileACaptureForcesACollectionIsForced() throws Exception {
        assertThat(sampledIsForced()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        var histogram = begin(Capture.Kind.HISTOGRAM);
        clock.advance(Duration.ofSeconds(1));

        assertThat(sampledIsForced()).isTrue();

        clock.advance(Duration.ofSeconds(1));
        end(histogram, true);
        clock.advance(Duration.ofSeconds(1));
        System.gc();
        assertThat(sampledIsForced())
                .as("the capture ended after the sample before")
                .isTrue();
        clock.advance(Duration.ofSeconds(1));
        System.gc();
        assertThat(sampledIsForced()).isFalse();
    }

    @Test
    void aCopyOfARecordingForcesNothing() throws Exception {
        begin(Capture.Kind.RECORDING);
        clock.advance(Duration.ofSeconds(1));

        assertThat(sampledIsForced()).isFalse();
    }

    @Test
    void aCaptureThatTurnedOutToForceNothingIsForgiven() throws Exception {
        assertThat(sampledIsForced()).isFalse();
        clock.advance(Duration.ofSeconds(1));
        end(begin(Capture.Kind.HISTOGRAM), false);
        clock.advance(Duration.ofSeconds(1));

        assertThat(sampledIsForced()).isFalse();
    }

    @Test
    void anAbandonedCaptureDoesNotForceForEver() throws Exception {
        begin(Capture.Kind.HEAP_SNAPSHOT);
        clock.advance(Duration.ofMinutes(11));

        assertThat(sampledIsForced()).isFalse();
    }

    private boolean sampledIsForced() throws Exception {
        try (var connection = JvmConnection.toThisJvm()) {
            book.epoch(shop.id(), connection.identity());
            book.reached(shop.id(), connection.identity(), null, new MemorySampler(clock).sample(connection));
        }
        return samples.latest(shop.id()).orElseThrow().forced();
    }

    private long begin(Capture.Kind kind) {
        return store.transactions()
                .commit(() -> captures.add(new Capture(
                                shop.id(), null, null, kind, clock.instant(), "north", kind.forcesCollection()))
                        .id());
    }

    private void end(long id, boolean forced) {
        store.transactions().commit(() -> {
            var capture = captures.find(id).orElseThrow();
            if (!forced) {
                capture.forcedNothing();
            }
            capture.finish(null, 1, Duration.ZERO, clock.instant());
        });
    }
}
