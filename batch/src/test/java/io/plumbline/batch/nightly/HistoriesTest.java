package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plumbline.batch.report.Beginning;
import io.plumbline.batch.report.EarlierFinding;
import io.plumbline.batch.report.History;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.Diagnosis.Conclusion;
import io.plumbline.persistence.diagnosis.Diagnosis.Origin;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.StoredFinding;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What was known before a night, from what is stored of the nights before. */
class HistoriesTest {

    private static final Instant TONIGHT = Instant.parse("2026-03-10T02:30:00Z");

    private Store store;
    private Target shop;

    @BeforeEach
    void open() {
        store = new Store();
        shop = store.target("shop", daysAgo(30));
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aTargetThatNobodyHasLookedAtHasNone() {
        var tonight = store.queued(shop, "night/t/1", Origin.NIGHTLY, TONIGHT);

        assertThat(before(tonight)).isEqualTo(History.NONE);
    }

    @Test
    void tonightIsComparedWithTheLastNightThatCameToAConclusion() {
        var conclusive = concluded("n2", Origin.NIGHTLY, daysAgo(2), Conclusion.LEAK);
        concluded("n1", Origin.NIGHTLY, daysAgo(1), Conclusion.INCONCLUSIVE);
        concluded("r", Origin.REQUEST, TONIGHT.minusSeconds(3600), Conclusion.STEADY);
        var tonight = store.queued(shop, "night/t/1", Origin.NIGHTLY, TONIGHT);

        assertThat(before(tonight).before()).isEqualTo(new History.Compared(conclusive.id(), daysAgo(2), false));
    }

    @Test
    void withoutANightWhateverElseCameToAConclusionIsComparedWith() {
        var asked = concluded("r", Origin.REQUEST, daysAgo(1), Conclusion.STEADY);
        var tonight = store.queued(shop, "night/t/1", Origin.NIGHTLY, TONIGHT);

        assertThat(before(tonight).before()).isEqualTo(new History.Compared(asked.id(), daysAgo(1), false));
    }

    @Test
    void aMomentThatIsAskedForSeesLessThanTheNight() {
        concluded("n1", Origin.NIGHTLY, daysAgo(1), Conclusion.LEAK);
        var moment = store.transactions()
                .commit(() -> new DiagnosisRepository(store.entities())
                        .add(new Diagnosis(
                                shop.id(), "r", Origin.REQUEST, TONIGHT.minusSeconds(60), TONIGHT, TONIGHT)));

        assertThat(before(moment).before())
                .extracting(History.Compared::sawFarther)
                .isEqualTo(true);
    }

    @Test
    void everyCauseIsKnownAsItWasSeenLastAndSinceItWasSeenFirst() {
        started(daysAgo(6));
        started(daysAgo(1).minusSeconds(60));
        found(concluded("n5", Origin.NIGHTLY, daysAgo(5), Conclusion.LEAK), "a", 10);
        found(concluded("n4", Origin.NIGHTLY, daysAgo(4), Conclusion.LEAK), "b", 20);
        var last = concluded("n1", Origin.NIGHTLY, daysAgo(1), Conclusion.LEAK);
        found(last, "a", 30);
        var tonight = store.queued(shop, "night/t/1", Origin.NIGHTLY, TONIGHT);
        found(tonight, "a", 40);

        var known = before(tonight);

        assertThat(known.findings())
                .extracting(earlier -> earlier.finding().fingerprint())
                .containsExactly("a", "b");
        assertThat(known.findings().get(0)).satisfies(earlier -> {
            assertThat(earlier.finding().bytesPerSecond()).isEqualTo(30);
            assertThat(earlier)
                    .extracting(
                            EarlierFinding::diagnosis,
                            EarlierFinding::accused,
                            EarlierFinding::seenAt,
                            EarlierFinding::firstSeenAt,
                            EarlierFinding::firstStartedAt)
                    .containsExactly(last.id(), true, daysAgo(1), daysAgo(5), daysAgo(6));
        });
    }

    @Test
    void whoeverWasAccusedOnceStaysAccusedThoughALaterLookWasLessSure() {
        found(concluded("n2", Origin.NIGHTLY, daysAgo(2), Conclusion.LEAK), "a", 10, true);
        found(concluded("n1", Origin.NIGHTLY, daysAgo(1), Conclusion.LEAK), "beside", 10, false);
        found(concluded("w1", Origin.WATCH, daysAgo(1), Conclusion.GROWTH), "a", 90, false);
        found(concluded("old", Origin.NIGHTLY, daysAgo(4), Conclusion.LEAK), "of an earlier version", 10, null);
        var tonight = store.queued(shop, "night/t/1", Origin.NIGHTLY, TONIGHT);

        assertThat(before(tonight).findings())
                .extracting(earlier -> earlier.finding().fingerprint(), EarlierFinding::accused)
                .containsExactlyInAnyOrder(
                        tuple("a", true), tuple("beside", false), tuple("of an earlier version", true));
    }

    @Test
    void ratesAreComparedWithThoseOfTheNightBefore() {
        found(concluded("n1", Origin.NIGHTLY, daysAgo(1), Conclusion.LEAK), "a", 10);
        found(concluded("w1", Origin.WATCH, TONIGHT.minusSeconds(60), Conclusion.LEAK), "a", 90);
        var tonight = store.queued(shop, "night/t/1", Origin.NIGHTLY, TONIGHT);

        assertThat(before(tonight).nightBefore())
                .singleElement()
                .satisfies(finding -> assertThat(finding.bytesPerSecond()).isEqualTo(10));
    }

    @Test
    void startsSinceTheNightBeforeAreKnown() {
        started(daysAgo(6));
        started(daysAgo(1).plusSeconds(60));
        started(TONIGHT.minusSeconds(90));
        concluded("n1", Origin.NIGHTLY, daysAgo(1), Conclusion.LEAK);
        var tonight = store.queued(shop, "night/t/1", Origin.NIGHTLY, TONIGHT);

        assertThat(before(tonight).beginnings())
                .containsExactly(
                        new Beginning(daysAgo(1).plusSeconds(60), true, "1.4.2"),
                        new Beginning(TONIGHT.minusSeconds(90), true, "1.4.2"));
    }

    private History before(Diagnosis diagnosis) {
        var histories = new Histories(
                new DiagnosisRepository(store.entities()),
                new FindingRepository(store.dataSource()),
                new TargetRepository(store.entities()));
        return store.transactions().commit(() -> histories.before(diagnosis));
    }

    private Diagnosis concluded(String key, Origin origin, Instant at, Conclusion conclusion) {
        var queued = store.queued(shop, key, origin, at);
        return store.transactions().commit(() -> {
            var diagnosis =
                    new DiagnosisRepository(store.entities()).find(queued.id()).orElseThrow();
            diagnosis.conclude(conclusion, "so it is");
            diagnosis.finish(at);
            return diagnosis;
        });
    }

    private void started(Instant at) {
        var life = new TargetEpoch.Life(at, 1, "host", "OpenJDK", "Debian", "17", "G1", 1L << 29, "1.4.2");
        store.transactions().commit(() -> new TargetRepository(store.entities()).epoch(shop.id(), life, at));
    }

    private void found(Diagnosis diagnosis, String fingerprint, double bytesPerSecond) {
        found(diagnosis, fingerprint, bytesPerSecond, true);
    }

    private void found(Diagnosis diagnosis, String fingerprint, double bytesPerSecond, @Nullable Boolean accused) {
        new FindingRepository(store.dataSource())
                .replace(
                        diagnosis.id(),
                        shop.id(),
                        List.of(new StoredFinding(
                                fingerprint,
                                "heap",
                                "A",
                                "it grows",
                                bytesPerSecond,
                                1.0,
                                99.0,
                                null,
                                null,
                                "byte[]",
                                null,
                                null,
                                null,
                                List.of(),
                                null,
                                List.of(),
                                accused,
                                null,
                                null,
                                null,
                                "1.4.2")));
    }

    private static Instant daysAgo(int days) {
        return TONIGHT.minus(Duration.ofDays(days));
    }
}
