package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosisBookTest {

    private static final Instant NIGHT = Instant.parse("2026-01-01T02:30:00Z");

    @Test
    void aNightIsNotQueuedBehindAnotherOfTheSameTarget() {
        try (var store = new Store()) {
            var shop = store.target("shop", NIGHT);
            var cafe = store.target("cafe", NIGHT);
            var book = book(store);
            var transactions = store.transactions();

            var first = transactions.commit(() ->
                    book.noted(book.nightly(shop.id(), "night/1").orElseThrow()).id());

            assertThat(transactions.commit(() -> book.nightly(shop.id(), "night/1")))
                    .hasValueSatisfying(again -> assertThat(again.id()).isEqualTo(first));
            assertThat(transactions.commit(() -> book.noted(book.find(first))))
                    .satisfies(again -> assertThat(again.id()).isEqualTo(first));
            assertThat(transactions.commit(() -> book.nightly(shop.id(), "night/2")))
                    .isEmpty();
            assertThat(transactions.commit(() -> book.nightly(cafe.id(), "night/2")))
                    .isPresent();

            transactions.commit(() -> book.find(first).fail("gave up", NIGHT));
            assertThat(transactions.commit(() -> book.nightly(shop.id(), "night/3")))
                    .isPresent();
        }
    }

    @Test
    void aDiagnosisOnRequestDoesNotReplaceTheNight() {
        try (var store = new Store()) {
            var shop = store.target("shop", NIGHT);
            store.queued(shop, "request/1", Diagnosis.Origin.REQUEST, NIGHT);

            assertThat(store.transactions().commit(() -> book(store).nightly(shop.id(), "night/1")))
                    .isPresent();
        }
    }

    @Test
    void aNightLooksNoFurtherBackThanTheBuildThatRuns() {
        try (var store = new Store()) {
            var shop = store.target("shop", NIGHT);
            var targets = new TargetRepository(store.entities());
            var started = NIGHT.minusSeconds(7200);
            var deployed = NIGHT.minusSeconds(3600);
            store.transactions().commit(() -> {
                targets.epoch(shop.id(), life(started, "1.0"), started.plusSeconds(15));
                targets.epoch(shop.id(), life(started, "1.1"), deployed);
            });

            var night = store.transactions()
                    .commit(() -> book(store).nightly(shop.id(), "night/1").orElseThrow());

            assertThat(night.from()).isEqualTo(deployed);
        }
    }

    private static TargetEpoch.Life life(Instant startedAt, String build) {
        return new TargetEpoch.Life(startedAt, 7, "host", "OpenJDK", "vendor", "17.0.15", "G1", 1L << 30, build);
    }

    private static DiagnosisBook book(Store store) {
        return new DiagnosisBook(
                new DiagnosisRepository(store.entities()),
                new TargetRepository(store.entities()),
                new SampleRepository(store.dataSource()),
                DiagnosisSettings.from(new Settings(key -> Optional.empty())),
                new SettableClock(NIGHT));
    }
}
