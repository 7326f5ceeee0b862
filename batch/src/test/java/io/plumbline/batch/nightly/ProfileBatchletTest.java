package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.batch.process.KilledJvms;
import io.plumbline.batch.profile.ProfileJson;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CapturePolicy;
import io.plumbline.persistence.capture.CapturePolicyRepository;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.EvidenceRepository;
import io.plumbline.persistence.diagnosis.JobRun;
import io.plumbline.persistence.diagnosis.LeaseLostException;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.diagnosis.RunQuestion;
import io.plumbline.persistence.diagnosis.StoredGap;
import io.plumbline.persistence.diagnosis.StoredProfile;
import io.plumbline.persistence.diagnosis.TraceRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real database, real recordings of this JVM, and a real JVM for each study. */
class ProfileBatchletTest {

    private static final Instance NORTH = new Instance("north", true);

    @TempDir
    private Path directory;

    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final Clock clock = Clock.fixed(now, ZoneOffset.UTC);

    private Store store;
    private Target shop;
    private Diagnosis diagnosis;
    private JobRun run;
    private byte[][] kept = new byte[0][];

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
        assertThat(folder(run.attempt())).doesNotExist();
    }

    private Path folder(int attempt) {
        return directory.resolve("captures/.profile-of-diagnosis-" + diagnosis.id() + "-" + attempt);
    }

    private ProfileBatchlet step() {
        var values = Map.of(
                "plumbline.capture.directory", directory.resolve("captures").toString());
        var settings = new Settings(key -> Optional.ofNullable(values.get(key)));
        var captures = new CaptureRepository(store.entities());
        var diagnoses = new DiagnosisRepository(store.entities());
        var targets = new TargetRepository(store.entities());
        var evidence = new EvidenceStore(
                new EvidenceRepository(store.dataSource()), new TraceRepository(store.dataSource()), targets);
        return new ProfileBatchlet(
                store.current(run),
                new ProfileBatchlet.ProfileParts(
                        new DiagnosisBook(
                                diagnoses,
                                targets,
                                new SampleRepository(store.dataSource()),
                                DiagnosisSettings.from(settings),
                                clock),
                        new Recordings(captures, diagnoses, NORTH),
                        profiles(),
                        evidence,
                        new CapturePolicyRepository(store.entities()),
                        SamplingSettings.from(settings),
                        new Tracing(
                                new Tracing.Known(
                                        targets, new SampleRepository(store.dataSource()), captures, diagnoses),
                                new RecordedFiles(captures, store.transactions(), NORTH),
                                evidence,
                                store.transactions(),
                                TraceSettings.from(settings),
                                CaptureSettings.from(settings)),
                        ProfileSettings.from(settings),
                        clock),
                store.transactions());
    }

    private ProfileRepository profiles() {
        return new ProfileRepository(store.dataSource());
    }

    private List<StoredGap> gaps() {
        return new EvidenceRepository(store.dataSource()).gaps(diagnosis.id());
    }

    /** Records this JVM while it allocates. */
    private Path recording(String name, int megabytes) throws IOException {
        var file = directory.resolve(name);
        try (var recording = new Recording()) {
            recording.enable("jdk.ObjectAllocationSample").withStackTrace().with("throttle", "1000/s");
            recording.start();
            kept = Allocating.megabytes(megabytes);
            recording.stop();
            recording.dump(file);
        }
        return file;
    }

    private void captured(Path file, Instant at, Optional<Diagnosis> of, String instance) {
        store.transactions().commit(() -> {
            var capture = new Capture(
                    shop.id(), null, of.map(Diagnosis::id).orElse(null), Capture.Kind.RECORDING, at, instance, false);
            new CaptureRepository(store.entities()).add(capture);
            capture.finish(file.toString(), 1, Duration.ZERO, at);
        });
    }

    @Test
    void theRecordingOfTheDiagnosisIsComparedWithTheOneBefore() throws Exception {
        captured(recording("before.jfr", 1), now.minus(Duration.ofHours(2)), Optional.empty(), "north");
        captured(recording("now.jfr", 64), now, Optional.of(diagnosis), "north");

        assertThat(step().process()).isEqualTo("DONE");

        var stored = profiles().ofDiagnosis(diagnosis.id());
        var observed = stored.stream()
                .filter(profile -> profile.part() == StoredProfile.Part.OBSERVED)
                .filter(profile -> profile.reading().equals("ALLOCATED"))
                .findFirst()
                .orElseThrow();
        assertThat(observed.baseline()).startsWith("the last recording before the window");
        assertThat(observed.bytes()).isGreaterThan(32 << 20);
        assertThat(ProfileJson.summary(profiles().summary(observed.id()).orElseThrow())
                        .stacks()
                        .get(0))
                .satisfies(heaviest -> {
                    assertThat(heaviest.className()).isEqualTo("byte[]");
                    assertThat(heaviest.site()).contains("Allocating.megabytes");
                });
        assertThat(ProfileJson.diff(profiles().diff(observed.id()).orElseThrow())
                        .paths())
                .isNotEmpty();
        assertThat(stored)
                .anyMatch(profile -> profile.part() == StoredProfile.Part.BASELINE
                        && profile.reading().equals("ALLOCATED"));
        assertThat(profiles().content(observed.id()).orElseThrow()).isNotEmpty();
        assertThat(kept).isNotEmpty();
    }

    @Test
    void aSecondAttemptStoresTheSameInPlaceOfTheFirst() throws Exception {
        captured(recording("now.jfr", 8), now, Optional.of(diagnosis), "north");

        step().process();
        var first = profiles().ofDiagnosis(diagnosis.id());
        var summary = profiles().summary(first.get(0).id());
        step().process();

        var second = profiles().ofDiagnosis(diagnosis.id());
        assertThat(second).hasSameSizeAs(first).isNotEmpty();
        assertThat(profiles().summary(second.get(0).id())).isEqualTo(summary).isPresent();
        assertThat(second.get(0).baseline()).startsWith("none:");
    }

    @Test
    void theProfileTellsThePolicyAndAsManyStacksAsThatSays() throws Exception {
        captured(recording("now.jfr", 64), now, Optional.of(diagnosis), "north");
        var capture = Long.parseLong(store.text("SELECT id FROM plumbline.capture"));
        store.transactions()
                .commit(() -> new CapturePolicyRepository(store.entities())
                        .put(new CapturePolicy(capture, "background", 16_384, 20)));

        step().process();

        var summaries = profiles().ofDiagnosis(diagnosis.id()).stream()
                .map(profile ->
                        ProfileJson.summary(profiles().summary(profile.id()).orElseThrow()))
                .toList();
        assertThat(summaries).isNotEmpty().allSatisfy(summary -> {
            assertThat(summary.stacks()).hasSizeLessThanOrEqualTo(10);
            assertThat(summary.notes()).anyMatch(note -> note.contains("under the policy background (1:16384"));
        });
    }

    @Test
    void aJvmThatIsKilledIsAGapAndTheNextAttemptMakesTheProfilesOnce() throws Exception {
        captured(recording("now.jfr", 8), now, Optional.of(diagnosis), "north");
        try (var killed = KilledJvms.of("io.plumbline.batch.profile.ProfileProcess")) {
            assertThat(step().process()).isEqualTo("DONE");
            assertThat(killed.count()).isEqualTo(1);
        }
        assertThat(gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("was killed (SIGKILL)", "plumbline.profile.memory"));
        assertThat(profiles().ofDiagnosis(diagnosis.id())).isEmpty();

        assertThat(step().process()).isEqualTo("DONE");

        assertThat(gaps()).isEmpty();
        assertThat(profiles().ofDiagnosis(diagnosis.id()))
                .isNotEmpty()
                .extracting(StoredProfile::reading)
                .doesNotHaveDuplicates();
    }

    @Test
    void anAttemptThatWasTakenOverStoresNothing() throws Exception {
        captured(recording("now.jfr", 8), now, Optional.of(diagnosis), "north");
        store.sql().update("UPDATE plumbline.job_run SET attempt = 2");

        assertThatThrownBy(() -> step().process()).isInstanceOf(LeaseLostException.class);

        assertThat(profiles().ofDiagnosis(diagnosis.id())).isEmpty();
    }

    @Test
    void whatAnotherAttemptWorksOnIsLeftAlone() throws Exception {
        captured(recording("now.jfr", 8), now, Optional.of(diagnosis), "north");
        var underWay = Files.createFile(
                Files.createDirectories(folder(run.attempt() + 1)).resolve("answer"));

        assertThat(step().process()).isEqualTo("DONE");

        assertThat(profiles().ofDiagnosis(diagnosis.id())).isNotEmpty();
        assertThat(underWay).exists();
    }

    @Test
    void whoeverWantsItToStopIsHeard() throws Exception {
        captured(recording("now.jfr", 8), now, Optional.of(diagnosis), "north");
        var step = step();
        step.stop();

        assertThat(step.process()).isEqualTo("STOPPED");
        assertThat(profiles().ofDiagnosis(diagnosis.id())).isEmpty();
    }

    @Test
    void withoutARecordingThereIsNothingToDo() throws Exception {
        assertThat(step().process()).isEqualTo("DONE");

        assertThat(profiles().ofDiagnosis(diagnosis.id())).isEmpty();
        assertThat(gaps()).isEmpty();
    }

    @Test
    void aRecordingThatCannotBeReadIsAGap() throws Exception {
        captured(
                Files.writeString(directory.resolve("now.jfr"), "FLR what somebody made of it"),
                now,
                Optional.of(diagnosis),
                "north");

        assertThat(step().process()).isEqualTo("DONE");

        assertThat(gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.what()).isEqualTo("profiles");
            assertThat(gap.why()).contains("now.jfr");
        });
    }

    @Test
    void aBaselineThatCannotBeReadLeavesTheProfile() throws Exception {
        captured(
                Files.writeString(directory.resolve("before.jfr"), "no recording"),
                now.minus(Duration.ofHours(2)),
                Optional.empty(),
                "north");
        captured(recording("now.jfr", 8), now, Optional.of(diagnosis), "north");

        step().process();

        assertThat(profiles().ofDiagnosis(diagnosis.id())).isNotEmpty();
        assertThat(gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.what()).isEqualTo("comparison of profiles");
            assertThat(gap.why()).startsWith("the baseline cannot be read");
        });
    }

    @Test
    void aRecordingThatIsGoneOrElsewhereIsAGap() throws Exception {
        captured(directory.resolve("gone.jfr"), now, Optional.of(diagnosis), "north");
        step().process();
        assertThat(gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("not there any longer"));

        captured(directory.resolve("other.jfr"), now.plusSeconds(1), Optional.of(diagnosis), "south");
        step().process();
        assertThat(gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("instance \"south\""));
    }

    /** What the stacks lead to. */
    private static final class Allocating {

        private static final int MEBIBYTE = 1 << 20;

        private Allocating() {}

        static byte[][] megabytes(int count) {
            var last = new byte[2][];
            for (int i = 0; i < count; i++) {
                last[i % 2] = new byte[MEBIBYTE];
            }
            return last;
        }
    }
}
