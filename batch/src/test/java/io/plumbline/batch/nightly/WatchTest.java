package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.Diagnosis.Conclusion;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.EvidenceRepository;
import io.plumbline.persistence.diagnosis.RunLedger;
import io.plumbline.persistence.diagnosis.TraceRepository;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A watch over samples as the sampler stores them, one every 15 s; it looks once a minute. */
class WatchTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration SAMPLE = Duration.ofSeconds(15);
    private static final int SAMPLES_PER_LOOK = 4;
    private static final double MB = 1e6;
    private static final double LIVE_SET = 300 * MB;
    private static final double NOISE = MB;

    private final Random random = new Random(7);
    private final SettableClock clock = new SettableClock(NOON);

    private Store store;
    private TargetRepository targets;
    private DiagnosisRepository diagnoses;
    private SampleRepository samples;
    private EvidenceRepository evidence;
    private TrendStudy study;
    private Target shop;
    private Watch watch;
    private List<Target> watched = List.of();
    private Instant lifeStart = NOON;
    private int collections;
    private DoubleUnaryOperator threads = seconds -> 40;
    private DoubleUnaryOperator codeBytes = seconds -> 20 * MB;

    @BeforeEach
    void open() {
        store = new Store();
        targets = new TargetRepository(store.entities());
        diagnoses = new DiagnosisRepository(store.entities());
        samples = new SampleRepository(store.dataSource());
        shop = store.target("shop", NOON);
        watched = List.of(shop);
        evidence = new EvidenceRepository(store.dataSource());
        study = new TrendStudy(
                targets,
                samples,
                new HistogramRepository(store.dataSource()),
                new CensusRepository(store.dataSource()));
        watch = watch();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void aFastLeakIsCalledWithinMinutes() {
        assertThat(minutesUntilCalled(leak(300_000)))
                .hasValueSatisfying(minutes -> assertThat(minutes).isLessThanOrEqualTo(4));
        assertThat(called()).singleElement().satisfies(diagnosis -> {
            assertThat(diagnosis.origin()).isEqualTo(Diagnosis.Origin.WATCH);
            assertThat(diagnosis.to()).isEqualTo(clock.instant());
        });
    }

    @Test
    void aSlowLeakIsCalledWithinHalfAnHour() {
        assertThat(minutesUntilCalled(leak(20_000)))
                .hasValueSatisfying(minutes -> assertThat(minutes).isLessThanOrEqualTo(30));
    }

    @Test
    void aLeakThatBeginsAfterQuietTimeIsCalledAsSoon() {
        pass(Duration.ofMinutes(45), seconds -> LIVE_SET);

        var began = clock.instant();
        double already = Duration.between(lifeStart, began).toSeconds();
        assertThat(minutesUntilCalled(seconds -> LIVE_SET + 300_000 * (seconds - already)))
                .hasValueSatisfying(minutes -> assertThat(minutes).isLessThanOrEqualTo(6));
    }

    @Test
    void aLevelJvmIsLeftAlone() {
        pass(Duration.ofMinutes(45), seconds -> LIVE_SET);

        assertThat(called()).isEmpty();
    }

    @Test
    void nothingIsStartedWhileADiagnosisIsNotOverOrALeakIsKnown() {
        minutesUntilCalled(leak(300_000));
        pass(Duration.ofMinutes(30), leak(300_000));
        assertThat(called()).hasSize(1);

        finish(Conclusion.LEAK);
        pass(Duration.ofMinutes(40), leak(300_000));

        assertThat(called()).hasSize(1);
    }

    @Test
    void aGrowthIsLookedAtAgainOnceThereIsTwiceAsMuchToSee() {
        minutesUntilCalled(leak(300_000));
        finish(Conclusion.GROWTH);

        assertThat(minutesUntilCalled(leak(300_000)))
                .hasValueSatisfying(minutes -> assertThat(minutes).isBetween(5, 7));
    }

    @Test
    void aHeapThatIsUsedUpSoonEndsTheRestThatAnotherGrowthBrought() {
        threads = seconds -> 40 + Math.min(seconds, 900) / 4;
        assertThat(minutesUntilCalled(seconds -> LIVE_SET)).isPresent();
        pass(Duration.ofMinutes(20), seconds -> LIVE_SET);
        finish(Conclusion.STEADY);

        double already = Duration.between(lifeStart, clock.instant()).toSeconds();
        DoubleUnaryOperator leak = seconds -> LIVE_SET + 300_000 * (seconds - already);
        assertThat(minutesUntilCalled(leak))
                .hasValueSatisfying(minutes -> assertThat(minutes).isLessThanOrEqualTo(6));

        finish(Conclusion.STEADY);
        pass(Duration.ofMinutes(20), leak);
        assertThat(called()).hasSize(2);
    }

    @Test
    void whatOthersAskInVainOrOfGrowthDoesNotMakeItLookAway() {
        pass(Duration.ofMinutes(10), seconds -> LIVE_SET);
        for (int request = 0; request < 20; request++) {
            over("request/" + request, Diagnosis.Origin.REQUEST, Conclusion.STEADY);
        }
        over("night/1", Diagnosis.Origin.NIGHTLY, Conclusion.GROWTH);

        double already = Duration.between(lifeStart, clock.instant()).toSeconds();
        assertThat(minutesUntilCalled(seconds -> LIVE_SET + 300_000 * (seconds - already)))
                .hasValueSatisfying(minutes -> assertThat(minutes).isLessThanOrEqualTo(6));
    }

    @Test
    void whatOthersHaveFoundToBeALeakOrStillAskIsWaitedFor() {
        pass(Duration.ofMinutes(10), seconds -> LIVE_SET);
        over("request/1", Diagnosis.Origin.REQUEST, Conclusion.LEAK);
        over("request/2", Diagnosis.Origin.REQUEST, Conclusion.STEADY);

        assertThat(minutesUntilCalled(leak(300_000))).isEmpty();
    }

    @Test
    void aJvmThatWasStartedAnewIsAnotherOne() {
        minutesUntilCalled(leak(300_000));
        finish(Conclusion.LEAK);
        lifeStart = clock.instant();

        assertThat(minutesUntilCalled(leak(300_000))).isPresent();
    }

    @Test
    void aLifeThatEndedBeforeAnybodySawItGrowIsAskedOfOnce() {
        passUnseen(Duration.ofMinutes(40), leak(300_000));
        var crashed = epoch(shop);
        var seenLast = clock.instant();
        startAnew();

        pass(Duration.ofMinutes(30), seconds -> LIVE_SET);

        assertThat(called()).singleElement().satisfies(diagnosis -> {
            assertThat(diagnosis.origin()).isEqualTo(Diagnosis.Origin.WATCH);
            assertThat(diagnosis.life()).contains(new Diagnosis.Life(crashed, seenLast));
            assertThat(diagnosis.to()).isEqualTo(seenLast);
        });

        finish(Conclusion.GROWTH);
        watch = watch();
        pass(Duration.ofMinutes(30), seconds -> LIVE_SET);
        startAnew();
        pass(Duration.ofMinutes(30), seconds -> LIVE_SET);

        assertThat(called()).hasSize(1);
    }

    @Test
    void whatALifeThatEndedWasAskedDoesNotMakeItLookAwayFromTheNextOne() {
        passUnseen(Duration.ofMinutes(40), leak(300_000));
        startAnew();
        pass(Duration.ofMinutes(1), leak(300_000));
        assertThat(called()).hasSize(1);
        finish(Conclusion.LEAK);

        assertThat(minutesUntilCalled(leak(300_000))).isPresent();
    }

    @Test
    void ofALifeThatEndedNobodyIsAskedWhereItsLeakIsKnownOrItWasLevel() {
        minutesUntilCalled(leak(300_000));
        finish(Conclusion.LEAK);
        pass(Duration.ofMinutes(5), leak(300_000));
        startAnew();
        pass(Duration.ofMinutes(30), seconds -> LIVE_SET);
        startAnew();
        pass(Duration.ofMinutes(30), seconds -> LIVE_SET);

        assertThat(called()).hasSize(1);
    }

    @Test
    void aJvmThatDiedAndWasNotStartedAgainIsAskedOfOnce() {
        passUnseen(Duration.ofMinutes(40), leak(300_000));
        var seenLast = clock.instant();
        var died = epoch(shop);
        clock.advance(SAMPLE);
        missed(Target.Absence.NOBODY_THERE);

        passSilently(Duration.ofMinutes(1));
        assertThat(called()).isEmpty();

        passSilently(Duration.ofMinutes(1));
        assertThat(called()).singleElement().satisfies(diagnosis -> {
            assertThat(diagnosis.origin()).isEqualTo(Diagnosis.Origin.WATCH);
            assertThat(diagnosis.life()).contains(new Diagnosis.Life(died, seenLast, "nobody is there"));
            assertThat(diagnosis.to()).isEqualTo(seenLast);
        });

        finish(Conclusion.GROWTH);
        watch = watch();
        passSilently(Duration.ofHours(2));
        reached();
        startAnew();
        pass(Duration.ofMinutes(30), seconds -> LIVE_SET);

        assertThat(called()).hasSize(1);
    }

    @Test
    void aProcessThatHasEndedIsAskedOfAtTheNextLook() {
        passUnseen(Duration.ofMinutes(40), leak(300_000));
        clock.advance(SAMPLE);
        missed(Target.Absence.PROCESS_ENDED);

        watch.look(watched);

        assertThat(called()).hasSize(1);
    }

    @Test
    void aNetworkThatFailsForAWhileIsNoReasonAndTheJvmIsAskedOfWhenItIsBack() {
        passUnseen(Duration.ofMinutes(40), leak(300_000));
        missed(Target.Absence.NO_ANSWER);
        passSilently(Duration.ofMinutes(14));
        assertThat(called()).isEmpty();

        reached();
        assertThat(minutesUntilCalled(leak(300_000))).isPresent();

        assertThat(called())
                .singleElement()
                .satisfies(diagnosis -> assertThat(diagnosis.life()).contains(new Diagnosis.Life(epoch(shop), null)));
    }

    @Test
    void aJvmThatWasTakenForGoneAndAnswersAgainGoesOnAndHasAnEndStillToCome() {
        passUnseen(Duration.ofMinutes(40), leak(300_000));
        missed(Target.Absence.NO_ANSWER);
        passSilently(Duration.ofMinutes(16));
        assertThat(called()).hasSize(1);
        finish(Conclusion.GROWTH);

        reached();
        assertThat(minutesUntilCalled(leak(300_000))).isPresent();
        assertThat(called().get(0).life()).contains(new Diagnosis.Life(epoch(shop), null));
        finish(Conclusion.GROWTH);

        passUnseen(Duration.ofMinutes(5), leak(300_000));
        var crashed = epoch(shop);
        var seenLast = clock.instant();
        startAnew();
        pass(Duration.ofMinutes(1), seconds -> LIVE_SET);

        assertThat(called()).hasSize(3);
        assertThat(called().get(0).life()).contains(new Diagnosis.Life(crashed, seenLast));
    }

    @Test
    void aNetworkThatComesAndGoesIsNotAskedOfAgainAndAgain() {
        for (int outage = 0; outage < 5; outage++) {
            passUnseen(Duration.ofMinutes(10), leak(300_000));
            missed(Target.Absence.NOBODY_THERE);
            passSilently(Duration.ofMinutes(3));
            if (outage == 0) {
                finish(Conclusion.INCONCLUSIVE);
            }
            reached();
        }

        assertThat(called()).hasSizeBetween(1, 2);
    }

    @Test
    void aLevelJvmThatIsGoneIsLeftAlone() {
        passUnseen(Duration.ofMinutes(40), seconds -> LIVE_SET);
        missed(Target.Absence.PROCESS_ENDED);

        passSilently(Duration.ofMinutes(30));

        assertThat(called()).isEmpty();
    }

    @Test
    void aTargetWithoutSamplesIsNoReason() {
        watch.look(List.of(shop));

        assertThat(called()).isEmpty();
    }

    @Test
    void whatIsStoredOfOneTargetDoesNotEndTheLookAtTheOthers() {
        var broken = store.target("broken", NOON);
        watched = List.of(broken, shop);
        pass(Duration.ofMinutes(1), leak(300_000));
        store.sql()
                .update(
                        "INSERT INTO plumbline.jvm_census (epoch_id, at, content) VALUES (?, ?, '[]')",
                        epoch(broken),
                        NOON);

        assertThat(minutesUntilCalled(leak(300_000)))
                .hasValueSatisfying(minutes -> assertThat(minutes).isLessThanOrEqualTo(4));
        assertThat(store.transactions().commit(() -> diagnoses.ofTarget(broken.id(), 1)))
                .isEmpty();
    }

    @Test
    void threadsThatGrowAreCalledToo() {
        threads = seconds -> 40 + seconds / 4;

        assertThat(minutesUntilCalled(seconds -> LIVE_SET))
                .hasValueSatisfying(minutes -> assertThat(minutes).isLessThanOrEqualTo(10));
    }

    @Test
    void aPoolThatFillsToItsPlateauAndCodeThatWarmsUpAreNoReason() {
        threads = seconds -> Math.min(140, 40 + seconds / 2);
        codeBytes = seconds -> 20 * MB - 60 * MB * Math.expm1(-seconds / 240);

        pass(Duration.ofMinutes(45), seconds -> LIVE_SET);

        assertThat(called()).isEmpty();
    }

    private static DoubleUnaryOperator leak(double bytesPerSecond) {
        return seconds -> LIVE_SET + bytesPerSecond * seconds;
    }

    private Optional<Integer> minutesUntilCalled(DoubleUnaryOperator floor) {
        int before = called().size();
        for (int minute = 1; minute <= 60; minute++) {
            pass(Duration.ofMinutes(1), floor);
            if (called().size() > before) {
                return Optional.of(minute);
            }
        }
        return Optional.empty();
    }

    /** Time goes by: samples of floors by the seconds of the JVM's life, and a look each minute. */
    private void pass(Duration time, DoubleUnaryOperator floor) {
        for (long look = time.toMinutes(); look > 0; look--) {
            passUnseen(Duration.ofMinutes(1), floor);
            watch.look(watched);
        }
    }

    /** Time goes by, and nobody looks. */
    private void passUnseen(Duration time, DoubleUnaryOperator floor) {
        var taken = new ArrayList<StoredSample>();
        for (long sample = time.toMinutes() * SAMPLES_PER_LOOK; sample > 0; sample--) {
            clock.advance(SAMPLE);
            double seconds = Duration.between(lifeStart, clock.instant()).toMillis() / 1e3;
            double bytes = floor.applyAsDouble(seconds) + NOISE * random.nextDouble();
            watched.forEach(target -> taken.add(sample(target, seconds, bytes)));
        }
        store.transactions().commit(() -> samples.add(taken));
    }

    /** Time goes by, nobody answers, and the watch looks each minute. */
    private void passSilently(Duration time) {
        for (long look = time.toMinutes(); look > 0; look--) {
            clock.advance(Duration.ofMinutes(1));
            watch.look(watched);
        }
    }

    private void missed(Target.Absence absence) {
        shopIsNow(target -> target.unreachable("nobody is there", absence, clock.instant()));
    }

    private void reached() {
        shopIsNow(target -> target.reached(clock.instant()));
    }

    private void shopIsNow(Consumer<Target> change) {
        store.transactions().commit(() -> change.accept(targets.find(shop.id()).orElseThrow()));
        watched = List.of(
                store.transactions().commit(() -> targets.find(shop.id()).orElseThrow()));
    }

    private void startAnew() {
        lifeStart = clock.instant();
    }

    private long epoch(Target target) {
        var life = new TargetEpoch.Life(lifeStart, 1, "host", "jvm", "vendor", "17", "G1", 1_000_000_000, null);
        return store.transactions()
                .commit(() -> targets.epoch(target.id(), life, clock.instant()).id());
    }

    private StoredSample sample(Target target, double seconds, double floor) {
        collections += 3;
        long bytes = (long) floor;
        return new StoredSample(
                target.id(),
                clock.instant(),
                epoch(target),
                bytes,
                1_000_000_000,
                1_000_000_000,
                bytes,
                collections,
                collections,
                0,
                collections,
                1,
                50_000_000,
                (long) codeBytes.applyAsDouble(seconds),
                0,
                0,
                (long) threads.applyAsDouble(seconds),
                9_000,
                100,
                800_000_000,
                -1,
                false);
    }

    /** A diagnosis of the last ten minutes that is over. */
    private void over(String key, Diagnosis.Origin origin, Conclusion conclusion) {
        var id = store.queued(shop, key, origin, clock.instant()).id();
        store.transactions().commit(() -> {
            var diagnosis = diagnoses.find(id).orElseThrow();
            diagnosis.conclude(conclusion, "because");
            diagnosis.finish(clock.instant());
        });
    }

    private List<Diagnosis> called() {
        return store.transactions().commit(() -> diagnoses.ofTarget(shop.id(), 100));
    }

    private void finish(Conclusion conclusion) {
        store.transactions().commit(() -> {
            var diagnosis = diagnoses.ofTarget(shop.id(), 1).get(0);
            new EvidenceStore(evidence, new TraceRepository(store.dataSource()), targets)
                    .putTrends(diagnosis.id(), study.trends(diagnosis));
            diagnosis.conclude(conclusion, "because");
            diagnosis.finish(clock.instant());
        });
    }

    private Watch watch() {
        var nothingSet = new Settings(key -> Optional.empty());
        var settings = DiagnosisSettings.from(nothingSet);
        var runs = new Runs(
                new RunLedger(store.dataSource()),
                diagnoses,
                store.transactions(),
                new ServerJobs(IdleServer::new),
                new Instance("north", true),
                new Runs.Limits(settings.lease(), settings.runsAtOnce()),
                clock);
        return new Watch(
                targets,
                diagnoses,
                evidence,
                study,
                runs,
                store.transactions(),
                WatchSettings.from(nothingSet),
                settings,
                clock);
    }
}
