package io.plumbline.batch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import io.plumbline.batch.capture.ClassHistogram.Entry;
import io.plumbline.batch.capture.ClassHistogram.Scope;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.LiveObject;
import io.plumbline.batch.profile.LiveObjects;
import io.plumbline.batch.profile.RootPaths;
import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.DumpDirectory;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.RunningJvm;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.batch.trace.ThreadTraceSettings;
import io.plumbline.batch.trace.ThreadTraces;
import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import jdk.management.jfr.FlightRecorderMXBean;
import jdk.management.jfr.RecordingInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {

    private static final Duration SURVIVOR_AGE = Duration.ofMillis(100);

    private static final MemorySampler SAMPLER = new MemorySampler(Clock.systemUTC());
    private static final HistogramCapture HISTOGRAMS = new HistogramCapture(Clock.systemUTC(), Duration.ofSeconds(20));

    private static RunningJvm jvm;
    private static JvmConnection connection;

    @BeforeAll
    static void connect() throws IOException {
        jvm = RunningJvm.start(40);
        connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT);
    }

    @AfterAll
    static void disconnect() {
        connection.close();
        jvm.close();
    }

    @Test
    void aSampleOfAnotherJvmKnowsEveryFigure() throws Exception {
        var sample = sampleAfterCollections(connection, 1);

        assertThat(sample.usedBytes()).isBetween(1L << 20, 160L << 20);
        assertThat(sample.floorBytes()).isBetween(1L << 18, 160L << 20);
        assertThat(sample.committedBytes()).isGreaterThanOrEqualTo(sample.usedBytes());
        assertThat(sample.maxBytes()).isBetween(100L << 20, 170L << 20);
        assertThat(sample.youngCollections()).isPositive();
        assertThat(sample.lastPauseMillis()).isNotNegative();
        assertThat(sample.metaspaceBytes()).isGreaterThan(1 << 20);
        assertThat(sample.codeCacheBytes()).isGreaterThan(100_000);
        assertThat(sample.directBytes()).isNotNegative();
        assertThat(sample.mappedBytes()).isNotNegative();
        assertThat(sample.threads()).isGreaterThan(5);
        assertThat(sample.loadedClasses()).isGreaterThan(500);
        assertThat(sample.openFiles()).isPositive();
        assertThat(sample.rssBytes()).isBetween(20L << 20, 600L << 20);
    }

    @Test
    void aSampleOfThisJvmKnowsItsResidentMemory() throws Exception {
        try (var self = JvmConnection.toThisJvm()) {
            assertThat(SAMPLER.sample(self).rssBytes()).isGreaterThan(20L << 20);
        }
    }

    @Test
    void everyCollectorGivesAFloor() throws Exception {
        for (var flag : new String[] {"-XX:+UseSerialGC", "-XX:+UseParallelGC", "-XX:+UseZGC"}) {
            try (var other = RunningJvm.start(20, flag)) {
                assertFloorHoldsTheBuffers(other);
            }
        }
    }

    @Test
    void everyCollectorOfJdk25GivesAFloor() throws Exception {
        var java25 = Jdk25.required();
        for (var flag : new String[] {"-XX:+UseG1GC", "-XX:+UseZGC", "-XX:+UseShenandoahGC"}) {
            try (var other = RunningJvm.start(java25, 20, flag)) {
                assertFloorHoldsTheBuffers(other);
            }
        }
    }

    private static void assertFloorHoldsTheBuffers(RunningJvm other) throws Exception {
        try (var open = JvmConnection.open(other.address(), ConnectionLimits.DEFAULT)) {
            other.awaitFull();
            var before = SAMPLER.sample(open).collections();
            var sample = sampleAfterCollections(open, before + 1);

            assertThat(sample.floorBytes())
                    .as(open.identity().collector().name())
                    .isBetween(18_000_000L, 160L << 20);
            assertThat(sample.lastPauseMillis()).isBetween(0L, 60_000L);
        }
    }

    private static MemorySample sampleAfterCollections(JvmConnection open, long collections) throws Exception {
        return Await.until(
                () -> Optional.of(SAMPLER.sample(open)).filter(sample -> sample.collections() >= collections));
    }

    @Test
    void aHistogramCountsTheBuffersThatAreKept() throws Exception {
        jvm.awaitFull();

        var all = HISTOGRAMS.take(connection, Scope.ALL);
        var live = HISTOGRAMS.take(connection, Scope.LIVE);

        System.out.println("MEASURED histogram all " + all.pause().toMillis() + " ms, live "
                + live.pause().toMillis() + " ms, of " + (live.totalBytes() >> 20) + " MiB");
        assertThat(bytesOf(live, "byte[]")).isBetween(40_000_000L, 46_000_000L);
        assertThat(all.totalBytes()).isGreaterThanOrEqualTo(live.totalBytes());
        assertThat(live.entries()).extracting(Entry::className).contains("java.util.HashMap$Node");
    }

    private static long bytesOf(ClassHistogram histogram, String className) {
        return histogram.entries().stream()
                .filter(entry -> entry.className().equals(className))
                .mapToLong(Entry::bytes)
                .sum();
    }

    @Test
    void aRecordingNamesTheLineThatAllocatesWhatIsKept(@TempDir Path folder) throws Exception {
        try (var other = RunningJvm.startEmpty(Path.of(System.getProperty("java.home")), 60)) {
            assertLeakIsInTheRecording(other, folder);
        }
    }

    @Test
    void aRecordingOfJdk25NamesTheLineThatAllocatesWhatIsKept(@TempDir Path folder) throws Exception {
        var java25 = Jdk25.required();
        try (var other = RunningJvm.startEmpty(java25, 60)) {
            assertLeakIsInTheRecording(other, folder);
        }
    }

    private static void assertLeakIsInTheRecording(RunningJvm other, Path folder) throws Exception {
        var recorder = new FlightRecorder(RecordingSettings.of("test"));
        try (var open = JvmConnection.open(other.address(), ConnectionLimits.DEFAULT)) {
            recorder.ensureRunning(open);
            other.fill();
            other.awaitFull();
            var beganNanos = System.nanoTime();
            var copy = recorder.copy(open, folder.resolve("first.jfr"));
            System.out.println("MEASURED recording copy " + copy.bytes() + " bytes in "
                    + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNanos) + " ms");
            var twice = objectsOnceCollected(recorder, open, folder);
            var sites = AllocationSite.of(twice, Set.of("byte[]"), SURVIVOR_AGE);

            assertThat(copy.bytes()).isEqualTo(Files.size(copy.file()));
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy.file())))
                    .isEqualTo("rw-------");
            assertThat(dumps(copy.file()))
                    .as("the dump where the recording's first chunk ended, which is with the copy")
                    .isEqualTo(1);
            assertThat(dumps(recorder.copy(open, folder.resolve("later.jfr")).file()))
                    .as("the dumps where chunks ended with copies")
                    .isGreaterThan(1);
            assertThat(twice).doesNotHaveDuplicates();
            assertThat(sites.get(0).site())
                    .matches("io\\.plumbline\\.batch\\.target\\.TargetProgram\\.keep\\(TargetProgram\\.java:\\d+\\)");
            assertThat(sites.get(0).survivors()).isPositive();
            assertThat(sites.get(0).weightBytes())
                    .isGreaterThanOrEqualTo(10_000L * sites.get(0).samples());
            assertThat(sites.get(0).frames())
                    .extracting(frame -> frame.method())
                    .contains("keep", "work");
        }
    }

    private static int dumps(Path recording) throws IOException {
        return ThreadTraces.read(recording, ThreadTraceSettings.defaults()).dumps();
    }

    @Test
    void oldObjectsAreLeftOutWhereTheyHarmAlsoByARecordingOfAnEarlierRelease() throws Exception {
        var recorder = new FlightRecorder(RecordingSettings.of("careful"));
        try (var other = RunningJvm.start(Jdk25.required(), 1, "-XX:+UseZGC");
                var open = JvmConnection.open(other.address(), ConnectionLimits.DEFAULT)) {
            recorder.ensureRunning(open);
            assertThat(settings(open)).containsEntry("jdk.OldObjectSample#enabled", "false");

            open.ask(beans -> {
                bean(beans).setRecordingSettings(careful(beans), Map.of("jdk.OldObjectSample#enabled", "true"));
                return true;
            });
            recorder.ensureRunning(open);
            assertThat(settings(open)).containsEntry("jdk.OldObjectSample#enabled", "false");
        }
        recorder.ensureRunning(connection);
        assertThat(settings(connection)).containsEntry("jdk.OldObjectSample#enabled", "true");
        recorder.stop(connection);
    }

    @Test
    void aRecordingWithPathsNamesWhoKeepsTheBuffersAndTheNextOneSearchesNoMore(@TempDir Path folder) throws Exception {
        var recorder = new FlightRecorder(RecordingSettings.of("careful"));
        for (var home : List.of(Path.of(System.getProperty("java.home")), Jdk25.required())) {
            try (var other = RunningJvm.startEmpty(home, 40);
                    var open = JvmConnection.open(other.address(), ConnectionLimits.DEFAULT)) {
                recorder.ensureRunning(open);
                other.fill();
                other.awaitFull();
                objectsOnceCollected(recorder, open, Files.createTempDirectory(folder, "plain"));
                var file = Files.createTempDirectory(folder, "paths").resolve("paths.jfr");

                var copy = recorder.copyWithPaths(open, file, Duration.ofSeconds(10));

                assertThat(copy.pause()).isPositive();
                assertThat(RootPaths.read(file, Set.of("byte[]")))
                        .singleElement()
                        .satisfies(path -> {
                            assertThat(path.holder()).isEqualTo("io.plumbline.batch.target.TargetProgram");
                            assertThat(path.holderField()).isEqualTo("BUFFERS_BY_REQUEST");
                            assertThat(path.steps()).endsWith("java.util.HashMap$Node.value", "byte[]");
                        });
                assertThat(RootPaths.read(file, Set.of("java.lang.String"))).isEmpty();
                assertThat(settings(open)).containsEntry("jdk.OldObjectSample#cutoff", "0 ns");
            }
        }
    }

    private static Map<String, String> settings(JvmConnection open) throws IOException {
        return open.ask(beans -> bean(beans).getRecordingSettings(careful(beans)));
    }

    private static long careful(MBeanServerConnection beans) throws JMException {
        return bean(beans).getRecordings().stream()
                .filter(recording -> recording.getName().equals("plumbline-careful"))
                .mapToLong(RecordingInfo::getId)
                .findFirst()
                .orElseThrow();
    }

    /** The JVM writes only what outlived a collection that its sampler has noticed, so the first copies may hold nothing old. */
    private static List<LiveObject> objectsOnceCollected(FlightRecorder recorder, JvmConnection open, Path folder)
            throws Exception {
        var copies = new AtomicInteger();
        return Await.until(() -> {
            HISTOGRAMS.take(open, Scope.LIVE);
            var copy = recorder.copy(open, folder.resolve("next-" + copies.incrementAndGet() + ".jfr"));
            return Optional.of(LiveObjects.read(copy.file()))
                    .filter(objects -> AllocationSite.of(objects, Set.of("byte[]"), SURVIVOR_AGE).stream()
                            .anyMatch(site -> site.survivors() > 5));
        });
    }

    @Test
    void twoOwnersKeepTheirOwnRecordingsAndTouchNoOther(@TempDir Path folder) throws Exception {
        var one = new FlightRecorder(RecordingSettings.of("one"));
        var two = new FlightRecorder(RecordingSettings.of("two"));
        var foreign = connection.ask(beans -> bean(beans).newRecording());

        one.ensureRunning(connection);
        one.ensureRunning(connection);
        two.ensureRunning(connection);
        two.copy(connection, folder.resolve("two.jfr"));
        assertThat(recordingNames())
                .containsExactlyInAnyOrder("plumbline-one", "plumbline-two", Long.toString(foreign));

        one.stop(connection);
        assertThat(recordingNames()).containsExactlyInAnyOrder("plumbline-two", Long.toString(foreign));
        two.stop(connection);
    }

    @Test
    void copiesAtTheSameTimeDoNotDisturbEachOther(@TempDir Path folder) throws Exception {
        var threads = Executors.newFixedThreadPool(4);
        try {
            var copies = new ArrayList<Future<FlightRecorder.Copy>>();
            for (int i = 0; i < 8; i++) {
                var recorder = new FlightRecorder(RecordingSettings.of("shared"));
                var file = folder.resolve(i + ".jfr");
                copies.add(threads.submit(() -> {
                    recorder.ensureRunning(connection);
                    return recorder.copy(connection, file);
                }));
            }
            for (var copy : copies) {
                assertThat(copy.get().bytes()).isPositive();
            }
        } finally {
            threads.shutdownNow();
        }

        var recorder = new FlightRecorder(RecordingSettings.of("shared"));
        recorder.ensureRunning(connection);
        assertThat(recordingNames()).containsOnlyOnce("plumbline-shared").doesNotContain("Clone of plumbline-shared");
        recorder.stop(connection);
    }

    @Test
    void aCopyThatAnotherInstanceTakesIsLeftAlone(@TempDir Path folder) throws Exception {
        var recorder = new FlightRecorder(RecordingSettings.of("busy"));
        recorder.ensureRunning(connection);
        cloneOf("plumbline-busy");

        recorder.ensureRunning(connection);
        recorder.copy(connection, folder.resolve("copy.jfr"));

        assertThat(recordingNames()).containsOnlyOnce("Clone of plumbline-busy");
        recorder.stop(connection);
    }

    @Test
    void whatABrokenCopyLeftIsClosedOnceItIsTooOldToBeOneUnderWay(@TempDir Path folder) throws Exception {
        var recorder = new FlightRecorder(
                new RecordingSettings("left", Duration.ofHours(1), 1 << 20, 1 << 24, Duration.ofSeconds(5), 0));
        recorder.ensureRunning(connection);
        cloneOf("plumbline-left");
        var copies = new AtomicInteger();

        var names = Await.until(() -> {
            recorder.copy(connection, folder.resolve(copies.incrementAndGet() + ".jfr"));
            return Optional.of(recordingNames()).filter(left -> !left.contains("Clone of plumbline-left"));
        });

        assertThat(copies).hasValueGreaterThan(1);
        assertThat(names).containsOnlyOnce("plumbline-left");
        recorder.stop(connection);
    }

    /** What another instance does first to take a copy. */
    private static void cloneOf(String name) throws IOException {
        connection.ask(beans -> {
            var recorder = bean(beans);
            var original = recorder.getRecordings().stream()
                    .filter(recording -> recording.getName().equals(name))
                    .findFirst()
                    .orElseThrow();
            return recorder.cloneRecording(original.getId(), true);
        });
    }

    private static FlightRecorderMXBean bean(MBeanServerConnection beans) throws JMException {
        return JMX.newMXBeanProxy(beans, new ObjectName(FlightRecorderMXBean.MXBEAN_NAME), FlightRecorderMXBean.class);
    }

    private static List<String> recordingNames() throws IOException {
        return connection.ask(beans -> bean(beans).getRecordings()).stream()
                .map(RecordingInfo::getName)
                .toList();
    }

    @Test
    void aCopyIsNeverWrittenOverAnotherFile(@TempDir Path folder) throws Exception {
        var file = Files.writeString(folder.resolve("evidence.jfr"), "mine");

        assertThatIOException()
                .isThrownBy(() -> new FlightRecorder(RecordingSettings.of("over")).copy(connection, file))
                .withMessageContaining("exists already");
        assertThat(file).hasContent("mine");
    }

    @Test
    void aJvmThatDiesWhileItIsCopiedLeavesNoFile(@TempDir Path folder) throws Exception {
        try (var other = RunningJvm.start(1);
                var open = JvmConnection.open(other.address(), ConnectionLimits.DEFAULT)) {
            var recorder = new FlightRecorder(RecordingSettings.of("dying"));
            recorder.ensureRunning(open);
            other.kill();

            assertThatExceptionOfType(TargetUnreachableException.class)
                    .isThrownBy(() -> recorder.copy(open, folder.resolve("cut.jfr")));
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void aHeapSnapshotOfAnotherJvmIsReadableForItsOwnerOnly(@TempDir Path folder) throws Exception {
        var outcome = new HeapSnapshot(Duration.ofMinutes(2)).take(connection, folder.resolve("heap.hprof"));

        assertThat(outcome).isInstanceOf(HeapSnapshot.Outcome.Taken.class);
        var taken = (HeapSnapshot.Outcome.Taken) outcome;
        System.out.println("MEASURED heap snapshot " + taken.bytes() + " bytes in "
                + taken.pause().toMillis() + " ms");
        assertThat(Files.readString(taken.file(), StandardCharsets.ISO_8859_1)).startsWith("JAVA PROFILE 1.0");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(taken.file())))
                .isEqualTo("rw-------");
        assertThat(folder.toFile().list()).containsExactly("heap.hprof");
    }

    @Test
    void aDumpIsTakenFromADirectoryThatBothSeeUnderTwoPaths(@TempDir Path folder) throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        var seen = Files.createSymbolicLink(folder.resolve("seen"), disk);
        var own = Files.createDirectory(folder.resolve("own"));
        var foreign = Files.writeString(disk.resolve("other.hprof"), "of somebody else");

        var outcome = new HeapSnapshot(Duration.ofMinutes(2))
                .take(connection, DumpDirectory.of(disk.toString(), seen.toString()), own.resolve("heap.hprof"));

        assertThat(outcome).isInstanceOfSatisfying(HeapSnapshot.Outcome.Taken.class, taken -> {
            assertThat(taken.file()).isRegularFile().hasSize(taken.bytes());
            assertThat(taken.bytes()).isGreaterThan(1 << 20);
        });
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own.resolve("heap.hprof"))))
                .isEqualTo("rw-------");
        assertThat(disk.toFile().list()).containsExactly("other.hprof");
        assertThat(foreign).hasContent("of somebody else");
    }

    @Test
    void whereThePathsNameTwoDirectoriesNothingIsWritten(@TempDir Path folder) throws Exception {
        var disk = Files.createDirectory(folder.resolve("disk"));
        var here = Files.createDirectory(folder.resolve("here"));
        var wrong = DumpDirectory.of(disk.toString(), here.toString());
        var snapshots = new HeapSnapshot(Duration.ofMinutes(2));

        assertThatIOException()
                .isThrownBy(() -> snapshots.take(connection, wrong, folder.resolve("heap.hprof")))
                .withMessageContaining("No such file")
                .withMessageContaining("must be in \"" + here + "\" as Plumbline sees it");
        assertThat(disk).isEmptyDirectory();
        assertThat(here).isEmptyDirectory();
        assertThat(folder.resolve("heap.hprof")).doesNotExist();

        Files.delete(here);
        assertThat(snapshots.take(connection, wrong, folder.resolve("heap.hprof")))
                .isInstanceOfSatisfying(
                        HeapSnapshot.Outcome.Refused.class,
                        refused -> assertThat(refused.reason()).contains("is no directory on this machine"));
    }

    @Test
    void aJvmThatHangsWhileItIsDumpedLeavesNoFile(@TempDir Path folder) throws Exception {
        try (var other = RunningJvm.start(1);
                var open = JvmConnection.open(
                        other.address(),
                        new ConnectionLimits(Duration.ofSeconds(5), Duration.ofSeconds(5), List.of()))) {
            other.freeze();

            assertThatIOException()
                    .isThrownBy(() -> new HeapSnapshot(Duration.ofSeconds(1)).take(open, folder.resolve("heap.hprof")));
            assertThat(folder).isEmptyDirectory();
        }
    }
}
