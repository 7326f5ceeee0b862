package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.batch.process.KilledJvms;
import io.plumbline.batch.trace.EventAnswer;
import io.plumbline.batch.trace.GcEvent;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.EvidenceRepository;
import io.plumbline.persistence.diagnosis.TraceRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real database, and a real JVM for each recording that is looked at. */
class TracingTest {

    private static final Instance NORTH = new Instance("north", true);
    private static final Instance SOUTH = new Instance("south", true);
    private static final String GC_LOG = """
            [2026-03-01T02:00:00.007+0000][0.007s][info][gc] Using G1
            [2026-03-01T02:00:00.107+0000][0.107s][info][gc] GC(0) Pause Full (System.gc()) 24M->4M(256M) 3.110ms
            [2026-03-01T02:00:10.107+0000][10.107s][info][gc] GC(1) Pause Full (System.gc()) 124M->5M(256M) 3.110ms
            """;
    private static final String WHAT = "collections, threads and requests";

    @TempDir
    private Path directory;

    private Store store;
    private Target target;
    private Diagnosis diagnosis;
    private Instant now;

    @BeforeEach
    void open() {
        store = new Store();
        now = Instant.now();
        target = store.target("shop", now.minusSeconds(900));
        diagnosis = store.queued(target, "night/1", Diagnosis.Origin.NIGHTLY, now);
    }

    @AfterEach
    void close() throws IOException {
        store.close();
        var scratch = directory.resolve("captures");
        if (Files.isDirectory(scratch)) {
            try (var left = Files.list(scratch)) {
                assertThat(left).as("scratch").isEmpty();
            }
        }
    }

    @Test
    void aRecordingTellsItsCollectionsBesideTheSamplesAndIsStored() throws Exception {
        take(recorded(), NORTH);
        sampled();

        var seen = tracing(NORTH).look(diagnosis, 1, () -> false);

        var trace = Objects.requireNonNull(seen.trace());
        var timeline = Objects.requireNonNull(trace.collections());
        assertThat(timeline.events()).isNotEmpty();
        assertThat(timeline.events()).extracting(GcEvent::sample).doesNotContainNull();
        assertThat(timeline.events()).extracting(GcEvent::cause).anyMatch(cause -> cause.contains("System.gc"));
        assertThat(Objects.requireNonNull(trace.threads()).threads()).isPositive();
        assertThat(seen.gaps()).isEmpty();

        store(seen);
        store(seen);
        assertThat(store.text("SELECT count(*) FROM plumbline.trace_study")).isEqualTo("1");
        assertThat(store.text("SELECT collections > 0 AND longest_pause_seconds > 0 FROM plumbline.trace_study"))
                .isEqualTo("t");
        assertThat(store.transactions().commit(() -> evidence().read(diagnosis)).trace())
                .isEqualTo(trace);
    }

    @Test
    void whatAnEarlierAttemptStoredGoesWhereNothingCanBeReadAnyMore() throws Exception {
        take(recorded(), NORTH);
        store(tracing(NORTH).look(diagnosis, 1, () -> false));

        store(Tracing.Seen.NOTHING);

        assertThat(store.text("SELECT count(*) FROM plumbline.trace_study")).isEqualTo("0");
    }

    @Test
    void whatTheStepBeforeHasReadForThisAttemptIsTakenAndNotReadAgain() throws Exception {
        var recording = recorded();
        take(recording, NORTH);
        var read = tracing(NORTH).look(diagnosis, 1, () -> false);
        tracing(NORTH).keep(diagnosis, 2, read.text());
        Files.writeString(recording, "nobody needs it any more");

        assertThat(tracing(NORTH).look(diagnosis, 2, () -> false)).isEqualTo(read);
        assertThat(tracing(NORTH).look(diagnosis, 2, () -> false).trace()).isNull();
    }

    @Test
    void whatTheStepBeforeLeftDamagedIsReadAgain() throws Exception {
        take(recorded(), NORTH);
        tracing(NORTH).keep(diagnosis, 1, "{\"format\":");

        assertThat(tracing(NORTH).look(diagnosis, 1, () -> false).trace()).isNotNull();
    }

    @Test
    void whatAnotherAttemptWorksOnIsLeftAlone() throws Exception {
        take(recorded(), NORTH);
        var folder = Files.createDirectories(
                new CaptureDirectory(directory.resolve("captures")).forTraceOf(diagnosis.id(), 1));
        var underWay = Files.createFile(folder.resolve("answer"));

        var seen = tracing(NORTH).look(diagnosis, 2, () -> false);

        assertThat(seen.trace()).isNotNull();
        assertThat(underWay).exists();
        Files.delete(underWay);
        Files.delete(folder);
    }

    @Test
    void aJvmThatIsKilledIsAGapAndTheNextAttemptLooksAgain() throws Exception {
        take(recorded(), NORTH);
        try (var killed = KilledJvms.of("io.plumbline.batch.trace.TraceProcess")) {
            var seen = tracing(NORTH).look(diagnosis, 1, () -> false);
            store(seen);
            assertThat(killed.count()).isEqualTo(1);
            assertThat(seen.trace()).isNull();
            assertThat(seen.gaps())
                    .singleElement()
                    .satisfies(gap -> assertThat(gap.why()).contains("was killed (SIGKILL)", "plumbline.trace.memory"));
        }

        store(tracing(NORTH).look(diagnosis, 2, () -> false));

        assertThat(store.text("SELECT count(*) FROM plumbline.trace_study")).isEqualTo("1");
    }

    @Test
    void whatIsNotHereIsAGapThatSaysWhy() throws Exception {
        assertThat(tracing(NORTH).look(diagnosis, 1, () -> false).gaps())
                .containsExactly(new Gap(WHAT, "there is no recording"));

        take(directory.resolve("theirs.jfr"), SOUTH);
        assertThat(tracing(NORTH).look(diagnosis, 1, () -> false).gaps())
                .containsExactly(new Gap(WHAT, "the recording lies with instance \"south\", which took it"));
        assertThat(tracing(SOUTH).look(diagnosis, 1, () -> false).gaps())
                .containsExactly(new Gap(WHAT, "the recording is not there any longer"));
    }

    @Test
    void logsThatLieElsewhereAreAGapOfTheirOwn() throws Exception {
        receive(directory.resolve("theirs.log"), SOUTH);
        var logs = new Gap(WHAT, "a GC log lies with instance \"south\", which received it");
        assertThat(tracing(NORTH).look(diagnosis, 1, () -> false).gaps()).containsExactly(logs);
        assertRefused(questions(NORTH), EventsRefusedException.Reason.NO_RECORDING, "It has no recording");

        take(recorded(), NORTH);
        var seen = tracing(NORTH).look(diagnosis, 1, () -> false);
        assertThat(seen.trace()).isNotNull();
        assertThat(seen.gaps()).containsExactly(logs);
    }

    @Test
    void aRecordingThatLiesElsewhereIsAGapBesideALogThatIsHere() throws Exception {
        take(directory.resolve("theirs.jfr"), SOUTH);
        receive(Files.writeString(directory.resolve("gc.log"), GC_LOG), NORTH);

        var seen = tracing(NORTH).look(diagnosis, 1, () -> false);

        assertThat(Objects.requireNonNull(seen.trace()).collections()).isNotNull();
        assertThat(seen.gaps()).contains(new Gap(WHAT, "the recording lies with instance \"south\", which took it"));
        assertRefused(questions(NORTH), EventsRefusedException.Reason.ELSEWHERE, "instance \"south\"");
    }

    @Test
    void aFileThatIsNoRecordingIsAGapAndNothingIsStored() throws Exception {
        take(Files.writeString(directory.resolve("strange.jfr"), "FLR\0 and then something else"), NORTH);

        var seen = tracing(NORTH).look(diagnosis, 1, () -> false);

        assertThat(seen.trace()).isNull();
        assertThat(seen.gaps()).hasSize(2).allSatisfy(gap -> {
            assertThat(gap.what()).isEqualTo(WHAT);
            assertThat(gap.why()).contains("strange.jfr");
        });
    }

    /* A collection has so many stops at most, each of which takes memory. */
    @Test
    void aLogThatNeedsTooMuchMemoryLeavesTheRecording() throws Exception {
        take(recorded(), NORTH);
        send(hostileLog());

        var seen = tracing(NORTH, "plumbline.trace.memory", Long.toString(96L << 20))
                .look(diagnosis, 1, () -> false);

        assertThat(Objects.requireNonNull(Objects.requireNonNull(seen.trace()).collections())
                        .events())
                .isNotEmpty();
        assertThat(seen.gaps()).singleElement().satisfies(gap -> {
            assertThat(gap.what()).isEqualTo(WHAT);
            assertThat(gap.why()).startsWith("the GC logs are left out").contains("plumbline.trace.memory");
        });
    }

    private Path hostileLog() throws IOException {
        var file = directory.resolve("hostile.log.gz");
        try (var out =
                new OutputStreamWriter(new GZIPOutputStream(Files.newOutputStream(file)), StandardCharsets.US_ASCII)) {
            out.write("[0.001s][info][gc] Using G1\n");
            for (int collection = 0; collection < 6_000; collection++) {
                for (int stop = 0; stop < 64; stop++) {
                    out.write("[" + collection + ".000s][info][gc] GC(" + collection + ") Pause Remark "
                            + "x".repeat(100) + " 1M->1M(64M) 0.100ms\n");
                }
            }
        }
        return file;
    }

    private void send(Path log) {
        store.transactions()
                .commit(() -> new CaptureRepository(store.entities())
                        .add(Capture.received(
                                new Capture.Upload(
                                        target.id(), Capture.Kind.GC_LOG, "gc.log", now, null, log.toString(), 1),
                                now,
                                NORTH.name())));
    }

    @Test
    void tooLittleTimeIsAGap() throws Exception {
        take(recorded(), NORTH);

        assertThat(tracing(NORTH, "plumbline.trace.deadline", "1ms")
                        .look(diagnosis, 1, () -> false)
                        .gaps())
                .singleElement()
                .satisfies(gap -> assertThat(gap.why()).contains("without end"));
    }

    @Test
    void whoIsAskedToStopStopsAndLeavesNothing() throws Exception {
        take(recorded(), NORTH);

        assertThat(tracing(NORTH).look(diagnosis, 1, () -> true)).isEqualTo(Tracing.Seen.NOTHING);
        assertThat(ProcessHandle.current().children().map(ProcessHandle::info))
                .noneMatch(info ->
                        info.commandLine().orElse("").contains(captures().toString()));
    }

    @Test
    void aQuestionAboutEventsIsAnsweredFromTheRecording() throws Exception {
        take(recorded(), NORTH);

        var answer = questions(NORTH).ask(diagnosis.id(), "type == 'GarbageCollection'", 1);

        assertThat(answer).containsInstanceOf(EventAnswer.Matches.class);
        var matches = (EventAnswer.Matches) answer.orElseThrow();
        assertThat(matches.matched()).isPositive();
        assertThat(matches.events()).hasSize(1);
        assertThat(questions(NORTH).ask(-1, "true", 1)).isEmpty();
    }

    @Test
    void anExpressionThatIsWrongSaysWhereAlsoWhenItIsOnlyChecked() throws Exception {
        take(recorded(), NORTH);
        var wrong = "type == 'x' && ) 1";

        var answer = questions(NORTH).ask(diagnosis.id(), wrong, 1).orElseThrow();
        var checked = questions(NORTH).check(wrong);

        assertThat(answer).isInstanceOfSatisfying(EventAnswer.Refused.class, refused -> {
            assertThat(refused.line()).isEqualTo(1);
            assertThat(refused.column()).isEqualTo(16);
        });
        assertThat(checked).contains((EventAnswer.Refused) answer);
        assertThat(questions(NORTH).check("type == 'x'")).isEmpty();
    }

    @Test
    void aQuestionThatNobodyCanAnswerIsRefused() throws Exception {
        assertRefused(questions(NORTH), EventsRefusedException.Reason.NO_RECORDING, "It has no recording");

        take(directory.resolve("theirs.jfr"), SOUTH);
        assertRefused(questions(NORTH), EventsRefusedException.Reason.ELSEWHERE, "instance \"south\"");
        assertRefused(questions(SOUTH), EventsRefusedException.Reason.NO_RECORDING, "not there any longer");

        take(Files.writeString(directory.resolve("strange.jfr"), "FLR"), NORTH);
        assertRefused(questions(NORTH), EventsRefusedException.Reason.UNREADABLE, "strange.jfr");
    }

    private void assertRefused(EventQuestions questions, EventsRefusedException.Reason reason, String why) {
        assertThatThrownBy(() -> questions.ask(diagnosis.id(), "true", 1))
                .isInstanceOfSatisfying(
                        EventsRefusedException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason))
                .hasMessageContaining(why);
    }

    /** A recording of this JVM, with a collection in it. */
    private Path recorded() throws IOException {
        var file = directory.resolve("own.jfr");
        try (var recording = new Recording()) {
            for (var event : List.of("GarbageCollection", "GCHeapSummary", "GCPhasePause", "GCConfiguration")) {
                recording.enable("jdk." + event).withoutThreshold();
            }
            recording.enable("jdk.ThreadDump").with("period", "beginChunk");
            recording.start();
            System.gc();
            recording.stop();
            recording.dump(file);
        }
        return file;
    }

    private void take(Path file, Instance by) {
        store.transactions().commit(() -> {
            var capture = new CaptureRepository(store.entities())
                    .add(new Capture(target.id(), null, diagnosis.id(), Capture.Kind.RECORDING, now, by.name(), false));
            capture.finish(file.toString(), 1, Duration.ZERO, now);
        });
    }

    private void receive(Path file, Instance by) {
        var upload = new Capture.Upload(target.id(), Capture.Kind.GC_LOG, "gc.log", now, null, file.toString(), 1);
        store.transactions()
                .commit(() -> new CaptureRepository(store.entities()).add(Capture.received(upload, now, by.name())));
    }

    private void sampled() {
        var life = new TargetEpoch.Life(
                now.minusSeconds(600), 1, "host", "jvm", "vendor", "17", "G1", 1_000_000_000, null);
        long epoch = store.transactions()
                .commit(() -> new TargetRepository(store.entities())
                        .epoch(target.id(), life, now)
                        .id());
        var samples = IntStream.range(-10, 10)
                .mapToObj(number -> sample(epoch, now.plusSeconds(3L * number)))
                .toList();
        store.transactions().commit(() -> new SampleRepository(store.dataSource()).add(samples));
    }

    private StoredSample sample(long epoch, Instant at) {
        return new StoredSample(
                target.id(),
                at,
                epoch,
                50_000_000,
                90_000_000,
                -1,
                40_000_000,
                1,
                1,
                0,
                1,
                1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                -1,
                false);
    }

    private void store(Tracing.Seen seen) {
        store.transactions().commit(() -> evidence().putTrace(diagnosis.id(), seen, now));
    }

    private EvidenceStore evidence() {
        return new EvidenceStore(
                new EvidenceRepository(store.dataSource()),
                new TraceRepository(store.dataSource()),
                new TargetRepository(store.entities()));
    }

    private Tracing tracing(Instance instance, String... keysAndValues) {
        var settings = settings(keysAndValues);
        var captures = new CaptureRepository(store.entities());
        return new Tracing(
                new Tracing.Known(
                        new TargetRepository(store.entities()),
                        new SampleRepository(store.dataSource()),
                        captures,
                        new DiagnosisRepository(store.entities())),
                new RecordedFiles(captures, store.transactions(), instance),
                evidence(),
                store.transactions(),
                TraceSettings.from(settings),
                CaptureSettings.from(settings));
    }

    private EventQuestions questions(Instance instance) {
        var settings = settings();
        return new EventQuestions(
                new DiagnosisRepository(store.entities()),
                new RecordedFiles(new CaptureRepository(store.entities()), store.transactions(), instance),
                store.transactions(),
                TraceSettings.from(settings),
                CaptureSettings.from(settings));
    }

    private Settings settings(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        values.put("plumbline.capture.directory", captures().toString());
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Settings(key -> Optional.ofNullable(values.get(key)));
    }

    private Path captures() {
        return directory.resolve("captures");
    }
}
