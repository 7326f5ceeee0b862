package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.batch.process.KilledJvms;
import io.plumbline.batch.rules.RulesJson;
import io.plumbline.batch.rules.SecondOpinion;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.JobRun;
import io.plumbline.persistence.diagnosis.LeaseLostException;
import io.plumbline.persistence.diagnosis.RunQuestion;
import io.plumbline.persistence.diagnosis.SecondOpinionRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real database, a real recording of this JVM, and a real JVM for the rules. */
class RulesBatchletTest {

    private static final Instance NORTH = new Instance("north", true);

    @TempDir
    private Path directory;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Clock clock = Clock.fixed(now, ZoneOffset.UTC);

    private Store store;
    private Target shop;
    private Diagnosis diagnosis;
    private JobRun run;

    @BeforeEach
    void open() {
        store = new Store();
        shop = store.target("shop", Instant.EPOCH);
        diagnosis = store.queued(shop, "request/1", Diagnosis.Origin.REQUEST, now);
        run = store.claimed(new RunQuestion("nightly-diagnosis", "1", shop.id(), diagnosis.id()), NORTH);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private RulesBatchlet step(String largest) {
        var values = Map.of(
                "plumbline.capture.directory",
                directory.resolve("captures").toString(),
                "plumbline.rules.largest-recording",
                largest);
        var settings = new Settings(key -> Optional.ofNullable(values.get(key)));
        var diagnoses = new DiagnosisRepository(store.entities());
        return new RulesBatchlet(
                store.current(run),
                new DiagnosisBook(
                        diagnoses,
                        new TargetRepository(store.entities()),
                        new SampleRepository(store.dataSource()),
                        DiagnosisSettings.from(settings),
                        clock),
                new Recordings(new CaptureRepository(store.entities()), diagnoses, NORTH),
                opinions(),
                RulesSettings.from(settings),
                store.transactions(),
                clock);
    }

    private SecondOpinionRepository opinions() {
        return new SecondOpinionRepository(store.dataSource());
    }

    private Optional<SecondOpinion> opinion() {
        return opinions().find(diagnosis.id()).map(RulesJson::read);
    }

    private void recorded(String instance) throws Exception {
        var file = directory.resolve("now.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.GarbageCollection");
            recording.enable("jdk.GCHeapSummary");
            recording.start();
            System.gc();
            recording.stop();
            recording.dump(file);
        }
        store.transactions().commit(() -> {
            var capture = new Capture(shop.id(), null, diagnosis.id(), Capture.Kind.RECORDING, now, instance, false);
            new CaptureRepository(store.entities()).add(capture);
            capture.finish(file.toString(), 1, Duration.ZERO, now);
        });
    }

    @Test
    void whatTheRulesSayIsStoredOnce() throws Exception {
        recorded("north");

        assertThat(step("32MiB").process()).isEqualTo("DONE");
        assertThat(step("32MiB").process()).isEqualTo("DONE");

        assertThat(opinion()).hasValueSatisfying(opinion -> {
            assertThat(opinion.failure()).isNull();
            assertThat(opinion.results()).isNotEmpty();
        });
        assertThat(store.text("SELECT count(*) FROM plumbline.second_opinion")).isEqualTo("1");
        try (var left = Files.list(directory.resolve("captures"))) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void aRecordingThatIsTooLargeOrElsewhereIsASentence() throws Exception {
        recorded("north");
        step("1").process();
        assertThat(opinion().orElseThrow().failure()).contains("plumbline.rules.largest-recording");

        store.sql().update("UPDATE plumbline.capture SET taken_by = 'south'");
        step("32MiB").process();
        assertThat(opinion().orElseThrow().failure())
                .isEqualTo("They were not asked: the recording lies with instance \"south\", which took it.");
    }

    @Test
    void aJvmThatIsKilledIsASentenceAndTheNextAttemptAsksAgain() throws Exception {
        recorded("north");
        try (var killed = KilledJvms.of("io.plumbline.batch.rules.RulesProcess")) {
            assertThat(step("32MiB").process()).isEqualTo("DONE");
            assertThat(killed.count()).isEqualTo(1);
        }
        assertThat(opinion().orElseThrow().failure())
                .startsWith("They gave no answer: the JVM that looked at it was killed (SIGKILL)")
                .contains("plumbline.rules.memory");

        assertThat(step("32MiB").process()).isEqualTo("DONE");

        assertThat(opinion().orElseThrow().failure()).isNull();
        assertThat(store.text("SELECT count(*) FROM plumbline.second_opinion")).isEqualTo("1");
    }

    @Test
    void withoutARecordingNobodyIsAsked() throws Exception {
        assertThat(step("32MiB").process()).isEqualTo("DONE");

        assertThat(opinion()).isEmpty();
    }

    @Test
    void whoeverWantsItToStopIsHeardAndWhoWasTakenOverStoresNothing() throws Exception {
        recorded("north");
        var stopped = step("32MiB");
        stopped.stop();
        assertThat(stopped.process()).isEqualTo("STOPPED");

        store.sql().update("UPDATE plumbline.job_run SET attempt = 2");
        var late = step("32MiB");
        assertThatThrownBy(late::process).isInstanceOf(LeaseLostException.class);

        assertThat(opinion()).isEmpty();
    }
}
