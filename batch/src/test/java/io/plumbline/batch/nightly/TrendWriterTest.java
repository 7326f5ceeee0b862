package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.plumbline.batch.nightly.notice.NoticeSettings;
import io.plumbline.batch.nightly.notice.Notices;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.EvidenceRepository;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.JobRun;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.diagnosis.RepairRepository;
import io.plumbline.persistence.diagnosis.ReportRepository;
import io.plumbline.persistence.diagnosis.RunQuestion;
import io.plumbline.persistence.diagnosis.SecondOpinionRepository;
import io.plumbline.persistence.diagnosis.TraceRepository;
import io.plumbline.persistence.notice.NoticeRepository;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.Metric;
import jakarta.batch.runtime.context.StepContext;
import java.io.Serializable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The chunk that examines all targets in a night, item by item as the server calls it. */
class TrendWriterTest {

    private static final Instant NIGHT = Instant.parse("2026-01-02T02:30:00Z");
    private static final Instance NORTH = new Instance("north", true);
    private static final Settings DEFAULTS = new Settings(key -> Optional.empty());

    private final SettableClock clock = new SettableClock(NIGHT);

    private Store store;
    private TargetRepository targets;
    private DiagnosisRepository diagnoses;
    private SampleRepository samples;
    private Target shop;
    private Target cafe;

    @BeforeEach
    void open() {
        store = new Store();
        targets = new TargetRepository(store.entities());
        diagnoses = new DiagnosisRepository(store.entities());
        samples = new SampleRepository(store.dataSource());
        shop = store.target("shop", Instant.EPOCH);
        cafe = store.target("cafe", Instant.EPOCH);
        steadyDay(shop);
        steadyDay(cafe);
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void quietTargetsAreJudgedAtOnce() {
        night();

        assertThat(conclusion(shop)).contains(Diagnosis.Conclusion.STEADY);
        assertThat(conclusion(cafe)).contains(Diagnosis.Conclusion.STEADY);
    }

    @Test
    void whatIsStoredOfOneTargetDoesNotEndTheNightOfTheOthersAndARunOfItsOwnSaysWhy() {
        store.sql()
                .update(
                        "INSERT INTO plumbline.jvm_census (epoch_id, at, content) SELECT id, ?, '[]'"
                                + " FROM plumbline.target_epoch WHERE target_id = ?",
                        NIGHT.minus(Duration.ofHours(3)),
                        shop.id());

        night();

        assertThat(conclusion(shop)).isEmpty();
        assertThat(conclusion(cafe)).contains(Diagnosis.Conclusion.STEADY);
        var left = store.transactions()
                .commit(() -> diagnoses.ofTarget(shop.id(), 1).get(0));
        assertThat(left.state()).isEqualTo(Diagnosis.State.QUEUED);

        var own =
                store.claimed(new RunQuestion(Job.NIGHTLY_DIAGNOSIS.id(), left.runKey(), shop.id(), left.id()), NORTH);
        assertThatIllegalStateException()
                .isThrownBy(() -> processor(own).processItem(shop.id()))
                .withMessageContaining("unreadable");
    }

    @Test
    void aVerdictThatCannotBeReachedIsLeftToARunOfItsOwn() {
        store.sql().update("ALTER TABLE plumbline.report RENAME TO report_elsewhere");

        night();

        assertThat(store.text("SELECT string_agg(state, ' ') FROM plumbline.diagnosis"))
                .isEqualTo("QUEUED QUEUED");
        assertThat(store.text("SELECT count(DISTINCT diagnosis_id) FROM plumbline.growth_trend"))
                .isEqualTo("2");
    }

    @Test
    void whatIsLostInTheUpsAndDownsOfADayIsFoundOverTheLongWindow() {
        var began = NIGHT.minus(Duration.ofDays(25));
        var slow = store.target("slow", Instant.EPOCH);
        long epoch = epoch(slow, began);
        var taken = new ArrayList<StoredSample>();
        for (int quarter = 0; quarter < 25 * 96; quarter++) {
            // 400 bytes a second, and a wave of 120 MB each day that is at its top when the night begins
            long leaked = 400L * 900 * quarter;
            long wave = Math.round(60e6 * Math.cos(2 * Math.PI * quarter / 96));
            taken.add(sample(
                    slow, epoch, began.plus(Duration.ofMinutes(15L * quarter)), quarter, 300_000_000 + leaked + wave));
        }
        store.transactions().commit(() -> samples.add(taken));

        night(List.of(slow, cafe));

        var diagnosis = store.transactions()
                .commit(() -> diagnoses.ofTarget(slow.id(), 1).get(0));
        assertThat(diagnosis.conclusion()).isEmpty();
        assertThat(diagnosis.state()).isEqualTo(Diagnosis.State.QUEUED);
        assertThat(diagnosis.from()).isEqualTo(began);
        assertThat(diagnosis.to()).isEqualTo(NIGHT);
        assertThat(conclusion(cafe)).contains(Diagnosis.Conclusion.STEADY);
        double perSecond = Double.parseDouble(store.text(
                "SELECT slope_per_second FROM plumbline.growth_trend WHERE series = 'heap' AND diagnosis_id = ?",
                diagnosis.id()));
        assertThat(perSecond).isBetween(380.0, 420.0);
    }

    private Optional<Diagnosis.Conclusion> conclusion(Target target) {
        return store.transactions()
                .commit(() -> diagnoses.ofTarget(target.id(), 1).get(0).conclusion());
    }

    private void night() {
        night(List.of(shop, cafe));
    }

    private void night(List<Target> all) {
        var run = store.claimed(new RunQuestion(Job.NIGHTLY_DIAGNOSIS.id(), "night/" + NIGHT, null, null), NORTH);
        for (var target : all) {
            // committed first, as by an earlier attempt, because evidence is not part of this store's transactions
            store.transactions()
                    .commit(() -> book().noted(
                                    book().nightly(target.id(), run.question().runKey())
                                            .orElseThrow()));
            var item = processor(run).processItem(target.id());
            if (item != null) {
                writer(run).writeItems(List.of(item));
            }
        }
    }

    private TrendProcessor processor(JobRun run) {
        return new TrendProcessor(store.current(run), book(), study(), store.transactions());
    }

    private TrendWriter writer(JobRun run) {
        var evidence = new EvidenceStore(new EvidenceRepository(store.dataSource()), traces(), targets);
        var findings = new FindingRepository(store.dataSource());
        var conclusions = new Conclusions(
                evidence,
                study(),
                findings,
                new ReportRepository(store.dataSource()),
                new ProfileRepository(store.dataSource()),
                new SecondOpinionRepository(store.dataSource()),
                new Histories(diagnoses, findings, targets),
                new Repairs(
                        targets,
                        samples,
                        new CensusRepository(store.dataSource()),
                        findings,
                        traces(),
                        new RepairRepository(store.dataSource())),
                new Notices(new NoticeRepository(store.dataSource()), findings, NoticeSettings.from(DEFAULTS), clock),
                ReportSettings.from(DEFAULTS),
                clock);
        return new TrendWriter(store.current(run), new Step(), evidence, book(), conclusions, store.transactions());
    }

    private TraceRepository traces() {
        return new TraceRepository(store.dataSource());
    }

    private DiagnosisBook book() {
        return new DiagnosisBook(diagnoses, targets, samples, DiagnosisSettings.from(DEFAULTS), clock);
    }

    private TrendStudy study() {
        return new TrendStudy(
                targets,
                samples,
                new HistogramRepository(store.dataSource()),
                new CensusRepository(store.dataSource()));
    }

    private void steadyDay(Target target) {
        var started = NIGHT.minus(Duration.ofHours(20));
        long epoch = epoch(target, started);
        var taken = new ArrayList<StoredSample>();
        for (int minute = 0; minute < 20 * 60; minute++) {
            taken.add(sample(target, epoch, started.plus(Duration.ofMinutes(minute)), minute));
        }
        store.transactions().commit(() -> samples.add(taken));
    }

    private long epoch(Target target, Instant started) {
        var life = new TargetEpoch.Life(started, 1, "host", "jvm", "vendor", "17", "G1", 1_000_000_000, null);
        return store.transactions()
                .commit(() -> targets.epoch(target.id(), life, started).id());
    }

    private static StoredSample sample(Target target, long epoch, Instant at, int minute) {
        return sample(target, epoch, at, minute, 300_000_000 + 1_000_000L * (minute * 7919L % 13));
    }

    private static StoredSample sample(Target target, long epoch, Instant at, int minute, long floor) {
        return new StoredSample(
                target.id(),
                at,
                epoch,
                floor,
                1_000_000_000,
                1_000_000_000,
                floor,
                minute,
                minute,
                0,
                minute,
                1,
                50_000_000,
                20_000_000,
                0,
                0,
                40,
                9_000,
                100,
                800_000_000,
                -1,
                false);
    }

    /** The context of the step, of which only the exit status is asked for. */
    private static final class Step implements StepContext {

        private String exit = "";

        @Override
        public String getExitStatus() {
            return exit;
        }

        @Override
        public void setExitStatus(String status) {
            exit = status;
        }

        @Override
        public String getStepName() {
            return "trend";
        }

        @Override
        public @Nullable Object getTransientUserData() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setTransientUserData(@Nullable Object data) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long getStepExecutionId() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Properties getProperties() {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Serializable getPersistentUserData() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setPersistentUserData(@Nullable Serializable data) {
            throw new UnsupportedOperationException();
        }

        @Override
        public BatchStatus getBatchStatus() {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable Exception getException() {
            throw new UnsupportedOperationException();
        }

        @Override
        public Metric[] getMetrics() {
            throw new UnsupportedOperationException();
        }
    }
}
