package io.plumbline.batch.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Grade;
import io.plumbline.batch.verdict.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What has become of causes since the night before. */
class ChangesTest {

    private static final Instant TONIGHT = Instant.parse("2026-03-03T02:30:00Z");
    private static final Instant LAST_NIGHT = TONIGHT.minus(Duration.ofDays(1));
    private static final Instant EARLIER = TONIGHT.minus(Duration.ofDays(9));
    private static final long NIGHT_BEFORE = 20;
    private static final LocalTimes UTC = new LocalTimes(ZoneOffset.UTC);

    @Test
    void aCauseThatWasNeverSeenIsNewAndBeganWithThisProcess() {
        var started = TONIGHT.minusSeconds(60);

        var changes = Changes.of(leak(finding("a", 90, 110)), started, TONIGHT, History.NONE);

        assertThat(changes.all()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Change.Kind.NEW);
            assertThat(change.since()).isEqualTo(TONIGHT);
            assertThat(change.sinceStart()).isEqualTo(started);
        });
    }

    @Test
    void aRateWhoseIntervalLeavesTheOneBeforeIsWorseOrBetterAndElseContinues() {
        assertThat(kindOf(finding("a", 200, 220))).isEqualTo(Change.Kind.WORSE);
        assertThat(kindOf(finding("a", 105, 130))).isEqualTo(Change.Kind.CONTINUING);
        assertThat(kindOf(finding("a", 115, 130))).as("apart, but by little").isEqualTo(Change.Kind.CONTINUING);
        assertThat(kindOf(finding("a", 10, 20))).isEqualTo(Change.Kind.BETTER);
        assertThat(kindOf(finding("a", null, null))).isEqualTo(Change.Kind.CONTINUING);
    }

    @Test
    void aCauseThatTheNightBeforeDidNotShowIsBack() {
        var history = history(List.of(seen("a", 3, EARLIER)), List.of());

        var changes = Changes.of(leak(finding("a", 90, 110)), null, TONIGHT, history);

        assertThat(changes.all()).extracting(Change::kind).containsExactly(Change.Kind.BACK);
    }

    @Test
    void aCauseThatTheWatchSawSinceTheNightBeforeGoesOn() {
        var history = history(List.of(seen("a", 25, LAST_NIGHT.plusSeconds(3600))), List.of());

        var changes = Changes.of(leak(finding("a", 90, 110)), null, TONIGHT, history);

        assertThat(changes.all()).extracting(Change::kind).containsExactly(Change.Kind.CONTINUING);
    }

    @Test
    void whatWasGrowthAndIsALeakNowIsAccusedWhateverItsRate() {
        var growth = new EarlierFinding(finding("a", 90, 110), NIGHT_BEFORE, false, LAST_NIGHT, EARLIER, null);

        var changes = Changes.of(leak(finding("a", 90, 110)), null, TONIGHT, history(List.of(growth), List.of()));

        assertThat(changes.all()).extracting(Change::kind).containsExactly(Change.Kind.ACCUSED);
        assertThat(Change.Kind.ACCUSED.isNews()).isTrue();
    }

    @Test
    void whatIsGoneAfterARestartSaysThatARepairHolds() {
        var history = history(
                List.of(seen("a", NIGHT_BEFORE, LAST_NIGHT)),
                List.of(started(EARLIER), new Beginning(LAST_NIGHT.plusSeconds(60), true, "1.4.3")));

        var gone = Changes.of(new Verdict.Steady("Nothing grows."), null, TONIGHT, history);

        assertThat(gone.all()).singleElement().satisfies(change -> {
            assertThat(change.kind()).isEqualTo(Change.Kind.GONE);
            assertThat(change.sentence(UTC))
                    .contains("last at 100 bytes/s")
                    .contains("started anew 2026-03-02 02:31, with build 1.4.3,")
                    .contains("the repair holds");
        });
    }

    @Test
    void whatIsGoneWithoutARestartIsNoProofOfARepair() {
        var history = history(List.of(seen("a", NIGHT_BEFORE, LAST_NIGHT)), List.of(started(EARLIER)));

        var gone = Changes.of(new Verdict.Steady("Nothing grows."), EARLIER, TONIGHT, history);

        assertThat(gone.all().get(0).sentence(UTC)).contains("no proof of a repair");
    }

    @Test
    void whereNoLifeIsKnownNothingIsSaidOfARestart() {
        var history = history(List.of(seen("a", NIGHT_BEFORE, LAST_NIGHT)), List.of());

        var gone = Changes.of(new Verdict.Steady("Nothing grows."), null, TONIGHT, history);

        assertThat(gone.all().get(0).sentence(UTC)).endsWith("Whether it was repaired is not known.");
    }

    @Test
    void whatTheWatchSawSinceTheNightBeforeCanBeGone() {
        var history = history(List.of(seen("a", 25, LAST_NIGHT.plusSeconds(3600))), List.of());

        assertThat(Changes.of(new Verdict.Steady("Nothing grows."), null, TONIGHT, history)
                        .all())
                .extracting(Change::kind)
                .containsExactly(Change.Kind.GONE);
    }

    @Test
    void aRateIsComparedWithThatOfTheNightBeforeWhateverTheWatchSawSince() {
        var watched = new EarlierFinding(finding("a", 900, 990), 25, true, LAST_NIGHT.plusSeconds(3600), EARLIER, null);
        var history = new History(
                new History.Compared(NIGHT_BEFORE, LAST_NIGHT, false),
                List.of(watched),
                List.of(finding("a", 90, 110)),
                List.of());

        assertThat(Changes.of(leak(finding("a", 95, 112)), null, TONIGHT, history)
                        .all())
                .extracting(Change::kind)
                .containsExactly(Change.Kind.CONTINUING);
    }

    @Test
    void onlyWhatTheNightBeforeShowedCanBeGone() {
        var history = history(List.of(seen("a", 3, EARLIER)), List.of());

        assertThat(Changes.of(new Verdict.Steady("Nothing grows."), null, TONIGHT, history)
                        .all())
                .isEmpty();
    }

    @Test
    void nothingIsGoneBecauseNothingCouldBeSaid() {
        var history = history(List.of(seen("a", NIGHT_BEFORE, LAST_NIGHT)), List.of());

        assertThat(Changes.of(new Verdict.Inconclusive("no samples"), null, TONIGHT, history)
                        .all())
                .isEmpty();
    }

    @Test
    void nothingIsGoneBecauseOnlyAMomentWasLookedAt() {
        var history = new History(
                new History.Compared(NIGHT_BEFORE, LAST_NIGHT, true),
                List.of(seen("a", NIGHT_BEFORE, LAST_NIGHT)),
                List.of(),
                List.of());

        assertThat(Changes.of(new Verdict.Steady("Nothing grows."), null, TONIGHT, history)
                        .all())
                .isEmpty();
    }

    @Test
    void theMostUrgentComesFirstAndKindsAreCounted() {
        var history = history(
                List.of(
                        seen("gone", NIGHT_BEFORE, LAST_NIGHT),
                        seen("same", NIGHT_BEFORE, LAST_NIGHT),
                        seen("worse", NIGHT_BEFORE, LAST_NIGHT)),
                List.of());

        var changes = Changes.of(
                leak(finding("same", 90, 110), finding("worse", 900, 999), finding("new", 1, 2)),
                null,
                TONIGHT,
                history);

        assertThat(changes.all()).extracting(Change::fingerprint).containsExactly("new", "worse", "same", "gone");
        assertThat(changes.counts()).isEqualTo("1 new, 1 worse, 1 continuing, 1 gone");
        assertThat(changes.comparedWith()).isEqualTo(LAST_NIGHT);
    }

    private static Change.Kind kindOf(Finding now) {
        var history = history(List.of(seen("a", NIGHT_BEFORE, LAST_NIGHT)), List.of());
        return Changes.of(leak(now), null, TONIGHT, history).all().get(0).kind();
    }

    private static History history(List<EarlierFinding> findings, List<Beginning> beginnings) {
        return new History(new History.Compared(NIGHT_BEFORE, LAST_NIGHT, false), findings, List.of(), beginnings);
    }

    private static Beginning started(Instant at) {
        return new Beginning(at, true, null);
    }

    private static EarlierFinding seen(String fingerprint, long diagnosis, Instant at) {
        return new EarlierFinding(finding(fingerprint, 90, 110), diagnosis, true, at, EARLIER, null);
    }

    private static Verdict leak(Finding... findings) {
        return new Verdict.Leak("It leaks.", List.of(findings));
    }

    private static Finding finding(String fingerprint, @Nullable Integer low, @Nullable Integer high) {
        return new Finding(
                fingerprint,
                Area.HEAP,
                Grade.B,
                "It grows.",
                100.0,
                low == null ? null : low.doubleValue(),
                high == null ? null : high.doubleValue(),
                null,
                null,
                "com.acme." + fingerprint,
                null,
                null,
                null,
                List.of(),
                "",
                List.of(),
                true,
                null);
    }
}
