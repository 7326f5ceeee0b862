package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.batch.forensics.Growth;
import io.plumbline.batch.forensics.HeapVerdict;
import io.plumbline.batch.forensics.TestHeap;
import io.plumbline.batch.hprof.Damage;
import io.plumbline.batch.upload.UploadRefusedException;
import io.plumbline.batch.upload.UploadRefusedException.Reason;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.text.MessageFormat;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real database, and a real JVM for each dump. */
class UploadsTest {

    private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Instance NORTH = new Instance("north", true);
    private static final Instance SOUTH = new Instance("south", true);

    @TempDir
    private Path directory;

    private Store store;
    private Target shop;

    @BeforeEach
    void open() {
        store = new Store();
        shop = store.transactions()
                .commit(() -> new TargetRepository(store.entities()).add(Target.upload("shop", NOW.minusSeconds(60))))
                .orElseThrow();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Settings settings(String... keysAndValues) {
        Map<String, String> values = new HashMap<>();
        values.put("plumbline.capture.directory", captures().toString());
        values.put("plumbline.upload.free-space", "1");
        for (int i = 0; i < keysAndValues.length; i += 2) {
            values.put(keysAndValues[i], keysAndValues[i + 1]);
        }
        return new Settings(key -> Optional.ofNullable(values.get(key)));
    }

    private Path captures() {
        return directory.resolve("captures");
    }

    private Uploads uploads(Instance instance, String... keysAndValues) {
        var settings = settings(keysAndValues);
        return new Uploads(
                new TargetRepository(store.entities()),
                new CaptureRepository(store.entities()),
                store.transactions(),
                UploadSettings.from(settings),
                CaptureSettings.from(settings),
                ForensicsSettings.from(settings),
                instance,
                CLOCK);
    }

    private UploadedEvidence evidence(Instance instance) {
        var settings = settings();
        return new UploadedEvidence(
                new CaptureRepository(store.entities()),
                store.transactions(),
                ForensicsSettings.from(settings),
                CaptureSettings.from(settings),
                instance);
    }

    private Diagnosis diagnosis(Instant at) {
        return store.queued(shop, "request/" + at, Diagnosis.Origin.REQUEST, at);
    }

    private static Uploads.Sent sent(byte[] content) {
        return new Uploads.Sent("heap of Monday.hprof", "alice", new ByteArrayInputStream(content), content.length);
    }

    private static byte[] dump(int sessions) {
        var heap = new TestHeap();
        heap.cache("com.example.Cache", sessions, 1000);
        return heap.written();
    }

    private static byte[] dump(int sessions, Instant takenAt) {
        var dump = dump(sessions);
        ByteBuffer.wrap(dump).putLong("JAVA PROFILE 1.0.2\0".length() + Integer.BYTES, takenAt.toEpochMilli());
        return dump;
    }

    private byte[] recording() throws IOException {
        var file = directory.resolve("made.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.JVMInformation");
            recording.start();
            recording.stop();
            recording.dump(file);
        }
        return Files.readAllBytes(file);
    }

    private Capture capture(long id) {
        return store.transactions()
                .commit(() -> new CaptureRepository(store.entities()).find(id))
                .orElseThrow();
    }

    private void assertRefused(byte[] content, Reason reason, String why) {
        assertThatExceptionOfType(UploadRefusedException.class)
                .isThrownBy(() -> uploads(NORTH).receive(shop.id(), sent(content)))
                .satisfies(refused -> assertThat(refused.reason()).isEqualTo(reason))
                .withMessageContaining(why);
        assertThat(captures()).isEmptyDirectory();
        assertThat(store.text("SELECT count(*) FROM plumbline.capture")).isEqualTo("0");
    }

    @Test
    void aDumpBecomesACaptureOfItsTargetWithTheInstanceThatReceivedIt() throws Exception {
        var dump = dump(10);

        var capture = capture(uploads(NORTH).receive(shop.id(), sent(dump)).orElseThrow());

        assertThat(capture.kind()).isEqualTo(Capture.Kind.HEAP_SNAPSHOT);
        assertThat(capture.state()).isEqualTo(Capture.State.FINISHED);
        assertThat(capture.takenBy()).isEqualTo("north");
        assertThat(capture.takenAt()).isEqualTo(NOW);
        assertThat(capture.uploadedAs()).contains("heap of Monday.hprof");
        assertThat(capture.bytes()).contains((long) dump.length);
        assertThat(capture.damage()).isEmpty();
        assertThat(capture.pause()).isEmpty();
        assertThat(capture.isForcedCollection()).isFalse();
        assertThat(Path.of(capture.path().orElseThrow())).hasBinaryContent(dump);
        assertThat(store.text("SELECT state || ' ' || owner_instance FROM plumbline.target"))
                .isEqualTo("OK north");
    }

    @Test
    void aRecordingIsTakenToo() throws Exception {
        var capture =
                capture(uploads(NORTH).receive(shop.id(), sent(recording())).orElseThrow());

        assertThat(capture.kind()).isEqualTo(Capture.Kind.RECORDING);
        assertThat(capture.path().orElseThrow()).endsWith(".jfr");
    }

    @Test
    void whatIsMissingInADumpIsToldOnTheCapture() throws Exception {
        var whole = dump(1000);

        var capture = capture(uploads(NORTH)
                .receive(shop.id(), sent(Damage.cut(whole, whole.length * 2 / 3)))
                .orElseThrow());

        assertThat(capture.damage().orElseThrow()).contains("cut short");
    }

    @Test
    void aGcLogIsACaptureThatEndsWithItsLastLine() throws Exception {
        var log = """
                [2026-11-25T10:00:00.000+0000][info][gc] Using G1
                [2026-11-25T11:00:00.000+0000][info][gc] GC(0) Pause Full (System.gc()) 9M->2M(16M) 4.5ms
                """;

        var capture = capture(uploads(NORTH)
                .receive(shop.id(), sent(log.getBytes(StandardCharsets.UTF_8)))
                .orElseThrow());

        assertThat(capture.kind()).isEqualTo(Capture.Kind.GC_LOG);
        assertThat(capture.contentAt()).contains(Instant.parse("2026-11-25T11:00:00Z"));
        assertThat(capture.path().orElseThrow()).endsWith(".log");
    }

    @Test
    void ofWhatIsRefusedNothingStays() throws Exception {
        assertRefused("[gc] no log".getBytes(StandardCharsets.UTF_8), Reason.UNFIT, "no line of a GC log");
        assertRefused(Damage.cut(dump(10), 40), Reason.UNFIT, "no heap in it");
        var recording = recording();
        assertRefused(Damage.cut(recording, recording.length - 1), Reason.UNFIT, "the recording is cut off");
    }

    @Test
    void aTargetThatWasRemovedMeanwhileLeavesNoFile() throws Exception {
        store.sql().update("DELETE FROM plumbline.target");

        assertThat(uploads(NORTH).receive(shop.id(), sent(dump(10)))).isEmpty();
        assertThat(captures()).isEmptyDirectory();
    }

    @Test
    void noMoreAreReceivedThanTheSettingsAllow() throws Exception {
        var uploads = uploads(NORTH, "plumbline.upload.at-once", "1");
        var refusals = new ArrayList<Reason>();
        var whileItArrives = new InputStream() {

            @Override
            public int read() throws IOException {
                try {
                    uploads.receive(shop.id(), sent(dump(10)));
                } catch (UploadRefusedException refused) {
                    refusals.add(refused.reason());
                }
                return -1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        };

        assertThatExceptionOfType(UploadRefusedException.class)
                .isThrownBy(() -> uploads.receive(shop.id(), new Uploads.Sent("a", "alice", whileItArrives, -1)));
        assertThat(refusals).isNotEmpty().containsOnly(Reason.BUSY);
        assertThat(uploads.receive(shop.id(), sent(dump(10)))).isPresent();
    }

    @Test
    void aBodyThatBreaksOffIsALineOfTheLog() throws Exception {
        var said = new ArrayList<String>();
        var logger = Logger.getLogger(Uploads.class.getName());
        var ear = new Handler() {
            @Override
            public void publish(LogRecord heard) {
                said.add(MessageFormat.format(heard.getMessage(), heard.getParameters()));
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        var begin = Arrays.copyOf(dump(10), 1_000);
        var body = new SequenceInputStream(new ByteArrayInputStream(begin), new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                return read();
            }
        });
        logger.addHandler(ear);
        try {
            assertThatExceptionOfType(UploadRefusedException.class)
                    .isThrownBy(() ->
                            uploads(NORTH).receive(shop.id(), new Uploads.Sent("heap.hprof", "alice", body, 5_000)))
                    .withMessageContaining("did not arrive to its end");
        } finally {
            logger.removeHandler(ear);
        }

        assertThat(said)
                .containsExactly("the file \"heap.hprof\" that \"alice\" sent for target " + shop.id()
                        + " broke off after 1000 of 5000 bytes; nothing of it is kept");
        assertThat(directory.resolve("captures")).isEmptyDirectory();
    }

    @Test
    void anInstanceThatMakesNoDiagnosesTakesNoFiles() {
        assertThatExceptionOfType(NotWatchingException.class)
                .isThrownBy(() -> uploads(new Instance("web", false)).receive(shop.id(), sent(dump(10))));
    }

    @Test
    void aTargetIsFoundByNameFirstAndThenByNumber() {
        assertThat(uploads(NORTH).target("shop")).hasValue(shop.id());
        assertThat(uploads(NORTH).target(Long.toString(shop.id()))).hasValue(shop.id());
        assertThat(uploads(NORTH).target("nobody")).isEmpty();
        assertThat(uploads(NORTH).target("99999999999999999999")).isEmpty();
    }

    @Test
    void dumpsThatWereSentSayTogetherWhatGrows() throws Exception {
        for (int sessions : new int[] {100, 300, 500}) {
            uploads(NORTH).receive(shop.id(), sent(dump(sessions, NOW.plusSeconds(sessions))));
        }

        var seen = evidence(NORTH).look(diagnosis(NOW.plusSeconds(60)), () -> false);

        assertThat(seen.gaps()).isEmpty();
        assertThat(seen.dumps()).isNotNull().satisfies(study -> {
            assertThat(study.dumps()).hasSize(3);
            assertThat(study.culprits().get(0).holder()).isEqualTo("com.example.Cache");
        });
    }

    @Test
    void aDumpThatIsSentAgainIsNoSecondOne() throws Exception {
        var dump = dump(1000);
        uploads(NORTH).receive(shop.id(), sent(Damage.cut(dump, dump.length * 2 / 3)));
        uploads(NORTH).receive(shop.id(), sent(dump));

        var seen = evidence(NORTH).look(diagnosis(NOW.plusSeconds(60)), () -> false);

        assertThat(seen.gaps()).extracting(Gap::why).singleElement().asString().contains("sent again");
        assertThat(seen.dumps()).isNotNull().satisfies(study -> {
            assertThat(study.verdict()).isEqualTo(HeapVerdict.INCONCLUSIVE);
            assertThat(study.dumps()).extracting(Growth.Snapshot::whole).containsExactly(true);
        });
    }

    @Test
    void whatLiesElsewhereOrArrivedBeforeTheWindowIsNotLookedAtAndToldOf() throws Exception {
        uploads(NORTH).receive(shop.id(), sent(dump(100)));

        var elsewhere = evidence(SOUTH).look(diagnosis(NOW.plusSeconds(60)), () -> false);
        var later = evidence(NORTH).look(diagnosis(NOW.plus(Duration.ofDays(1))), () -> false);

        assertThat(elsewhere.dumps()).isNull();
        assertThat(elsewhere.gaps())
                .extracting(Gap::why)
                .singleElement()
                .asString()
                .contains("instance \"north\"");
        assertThat(later.gaps()).extracting(Gap::why).singleElement().asString().contains("ask for a longer window");
    }

    @Test
    void aFileThatIsGoneIsToldOf() throws Exception {
        var id = uploads(NORTH).receive(shop.id(), sent(dump(100))).orElseThrow();
        Files.delete(Path.of(capture(id).path().orElseThrow()));

        var seen = evidence(NORTH).look(diagnosis(NOW.plusSeconds(60)), () -> false);

        assertThat(seen.gaps()).extracting(Gap::why).containsExactly("they are not there any longer; send them again");
    }

    @Test
    void theFilesOfAnInstanceAreKnown() throws Exception {
        var id = uploads(NORTH).receive(shop.id(), sent(dump(10))).orElseThrow();
        var captures = new CaptureRepository(store.entities());

        assertThat(store.transactions().commit(() -> captures.files(shop.id(), "north")))
                .containsExactly(capture(id).path().orElseThrow());
        assertThat(store.transactions().commit(() -> captures.files(shop.id(), "south")))
                .isEmpty();
    }

    @Test
    void whatAKilledProcessWasReceivingGoesAtTheNextStart() throws Exception {
        Files.createDirectories(captures());
        var left = Files.createFile(captures().resolve(CaptureDirectory.nameOf("north", new UUID(1, 1))));
        var scan = Files.createDirectory(new CaptureDirectory(captures()).forScanOf(nameOf(left)));
        Files.createFile(scan.resolve("answer"));
        Files.setLastModifiedTime(left, FileTime.from(NOW.minusSeconds(60)));
        Files.setLastModifiedTime(scan, FileTime.from(NOW.minusSeconds(60)));
        var underWay = Files.createFile(captures().resolve(CaptureDirectory.nameOf("north", new UUID(1, 2))));
        Files.setLastModifiedTime(underWay, FileTime.from(NOW.plusSeconds(1)));
        var ofAnother = Files.createFile(captures().resolve(CaptureDirectory.nameOf("north-2", new UUID(1, 3))));
        Files.setLastModifiedTime(ofAnother, FileTime.from(NOW.minusSeconds(60)));

        new CaptureDirectory(captures()).deleteHalfReceived("north", NOW);

        try (var files = Files.list(captures())) {
            assertThat(files.toList()).containsExactlyInAnyOrder(underWay, ofAnother);
        }
    }

    private static String nameOf(Path file) {
        return String.valueOf(file.getFileName());
    }

    @Test
    void aDumpOfAnEarlierLifeOrWithDamageStandsForNoSnapshot() throws Exception {
        var dump = dump(1000, NOW);
        uploads(NORTH).receive(shop.id(), sent(Damage.cut(dump(1000, NOW.plusSeconds(2)), dump.length * 2 / 3)));
        uploads(NORTH).receive(shop.id(), sent(dump));
        var diagnosis = diagnosis(NOW.plusSeconds(60));

        assertThat(evidence(NORTH).newestDump(diagnosis, NOW.plusSeconds(1))).isEmpty();
        assertThat(evidence(NORTH).newestDump(diagnosis, NOW).orElseThrow()).hasBinaryContent(dump);
    }

    @Test
    void aTargetThatIsBeingRemovedTakesNoFile() throws Exception {
        var uploads = uploads(NORTH);
        try (var removing = store.dataSource().getConnection()) {
            removing.setAutoCommit(false);
            try (var statement = removing.createStatement()) {
                statement.execute("SELECT 1 FROM plumbline.target FOR UPDATE");
                var received = CompletableFuture.supplyAsync(() -> {
                    try {
                        return uploads.receive(shop.id(), sent(dump(10)));
                    } catch (IOException failure) {
                        throw new UncheckedIOException(failure);
                    }
                });
                while (!received.isDone() && !isWaitedFor()) {
                    Thread.onSpinWait();
                }
                statement.execute("DELETE FROM plumbline.target");
                removing.commit();

                assertThat(received.get(1, TimeUnit.MINUTES)).isEmpty();
            }
        }
        assertThat(captures()).isEmptyDirectory();
    }

    private boolean isWaitedFor() {
        return store.text("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND wait_event_type = 'Lock'")
                .equals("1");
    }
}
