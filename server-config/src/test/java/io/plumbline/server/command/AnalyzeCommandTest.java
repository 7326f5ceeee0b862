package io.plumbline.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command on files of live programs, and on what is of no use. */
class AnalyzeCommandTest {

    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int SIGTERM = 128 + 15;
    private static final int ALLOCATIONS = 4_000;

    /** What is allocated must not be found to be of no use. */
    static volatile byte[] rubbish = {};

    @TempDir
    private static Path evidence;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path work = Path.of("");

    @BeforeAll
    static void takeEvidence() throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-classpath",
                        DumpedProgram.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath(),
                        DumpedProgram.class.getName(),
                        evidence.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
        try (var recording = new Recording()) {
            recording.enable("jdk.OldObjectSample");
            recording.start();
            recording.stop();
            recording.dump(recordingFile());
        }
    }

    @BeforeEach
    void makeADirectoryForWork() throws IOException {
        work = Files.createDirectory(directory.resolve("work"));
    }

    @Test
    void dumpsOfAProgramThatLeaksAreALeakInWhateverOrder() throws IOException {
        assertThat(run("--json", dump(3), dump(1), dump(2))).isEqualTo(1);

        var answer = json();
        assertThat(answer.path("verdict").asText()).isEqualTo("LEAK");
        var finding = answer.path("findings").path(0);
        assertThat(finding.path("element").asText()).contains("DumpedProgram$Order");
        assertThat(finding.path("holder").asText() + "."
                        + finding.path("holderField").asText())
                .isEqualTo("io.plumbline.server.command.DumpedProgram.ORDERS");
        assertThat(finding.path("fingerprint").asText()).hasSize(40);
        assertThat(answer.path("files").findValuesAsText("file"))
                .containsExactly(dump(1).toString(), dump(2).toString(), dump(3).toString());
        assertThat(answer.path("heldByThreads").path("largest").findValuesAsText("name"))
                .contains("report-worker-1");
        assertThat(err.toString()).contains("comparing 3 heap dumps");
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void aReaderIsToldWhoHoldsWhatAndWhatToDo() {
        assertThat(run(dump(1), dump(2), dump(3))).isEqualTo(1);

        assertThat(out.toString())
                .startsWith("LEAK: ")
                .contains("held by: io.plumbline.server.command.DumpedProgram.ORDERS")
                .contains("repair: ")
                .contains("dump1.hprof: heap dump of ")
                .contains("What threads keep alive by themselves")
                .containsPattern(
                        "1\\d\\d,\\d{3} bytes: report-worker-#, threads: 1, of which 1 in state WAITING at .*DumpedProgram.report")
                .containsPattern("100,016 bytes in 1 byte\\[\\] of .*DumpedProgram.report")
                .doesNotContain("Not looked at");
    }

    @Test
    void oneDumpIsInconclusive() {
        assertThat(run(dump(1))).isEqualTo(4);

        assertThat(out.toString()).contains("INCONCLUSIVE", "DumpedProgram.ORDERS");
    }

    @Test
    void aDumpIsNotComparedWithItself() throws IOException {
        var again = Files.copy(dump(1), directory.resolve("again.hprof"));

        assertThat(run(dump(1), again)).isEqualTo(4);

        assertThat(out.toString()).contains("again.hprof: it was taken at the very time of another heap dump");
    }

    @Test
    void aRecordingIsKnownByItsContentsPackedOrNot() throws IOException {
        var packed = directory.resolve("no-name-tells");
        try (var gzip = new GZIPOutputStream(Files.newOutputStream(packed))) {
            Files.copy(recordingFile(), gzip);
        }

        assertThat(run("--json", packed)).isEqualTo(4);

        var file = json().path("files").path(0);
        assertThat(file.path("kind").asText()).isEqualTo("flight recording");
        assertThat(file.path("file").asText()).isEqualTo(packed.toString());
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void aRecordingTellsWhoAllocatesAndHowOftenGarbageIsCollected() throws IOException {
        var drawings = directory.resolve("drawings");

        assertThat(run("--json", "--output=" + drawings, recordingOfAllocations("busy.jfr")))
                .isEqualTo(4);

        var answer = json();
        var allocated = profileIn(answer, "ALLOCATED");
        assertThat(allocated.at("/profile/stacks").toString()).contains("AnalyzeCommandTest");
        assertThat(answer.at("/trace/collections/summary/collections").asLong()).isPositive();
        assertThat(answer.at("/secondOpinion/results")).isNotEmpty();
        assertThat(drawings.resolve("allocated.html")).isNotEmptyFile();
        assertThat(drawings.resolve("allocated.collapsed")).content().contains("AnalyzeCommandTest");
        assertThat(drawings.resolve("allocated.pb.gz")).isNotEmptyFile();
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void twoRecordingsAreComparedAndTheFocusLeavesTheRestOut() throws IOException {
        var drawings = directory.resolve("drawings");
        var earlier = recordingOfAllocations("earlier.jfr");
        var later = recordingOfAllocations("later.jfr");

        assertThat(run("--json", "--focus=no.such.place", "--output=" + drawings, later, earlier))
                .isEqualTo(4);

        var allocated = profileIn(json(), "ALLOCATED");
        assertThat(allocated.has("growth")).isTrue();
        assertThat(allocated.at("/profile/stacks")).isEmpty();
        assertThat(drawings.resolve("allocated-difference.html")).isNotEmptyFile();
    }

    @Test
    void aGcLogTellsOfCollections() throws Exception {
        var log = directory.resolve("gc.log");
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-Xlog:gc*:file=" + log + ":time,uptime,level,tags",
                        "-classpath",
                        DumpedProgram.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath(),
                        DumpedProgram.class.getName(),
                        Files.createDirectory(directory.resolve("dumps")).toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();

        assertThat(run("--json", log)).isIn(0, 3, 4);

        var answer = json();
        assertThat(answer.path("files").path(0).path("kind").asText()).isEqualTo("GC log");
        assertThat(answer.at("/trace/collections/summary/collections").asLong()).isPositive();
    }

    @Test
    void aReaderIsToldOfProfilesAndCollections() throws IOException {
        assertThat(run(recordingOfAllocations("busy.jfr"))).isEqualTo(4);

        assertThat(out.toString())
                .contains("Bytes allocated, ", "AnalyzeCommandTest", "Collections, ", "stops: ")
                .contains("Second opinion, which is not ours: the rules of JDK Mission Control");
    }

    private Path recordingOfAllocations(String name) throws IOException {
        var file = directory.resolve(name);
        try (var recording = new Recording()) {
            recording.enable("jdk.ObjectAllocationSample").with("throttle", "1000/s");
            recording.enable("jdk.GarbageCollection").withoutThreshold();
            recording.enable("jdk.GCHeapSummary");
            recording.start();
            allocate();
            System.gc();
            recording.stop();
            recording.dump(file);
        }
        return file;
    }

    private static void allocate() {
        for (int i = 0; i < ALLOCATIONS; i++) {
            rubbish = new byte[1 << 16];
        }
    }

    private static JsonNode profileIn(JsonNode answer, String reading) {
        for (var told : answer.path("profiles")) {
            if (told.at("/profile/reading").asText().equals(reading)) {
                return told;
            }
        }
        throw new AssertionError("no profile of what is " + reading + " in " + answer);
    }

    @Test
    void whatCannotBeReadLeavesTheRestStanding() throws IOException {
        var half = directory.resolve("half.jfr");
        Files.copy(recordingFile(), half);
        try (var file = FileChannel.open(half, StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }

        assertThat(run(dump(1), dump(2), dump(3), half)).isEqualTo(1);

        assertThat(out.toString()).contains("LEAK", "Not looked at", "half.jfr: ", "is cut off");
        out.getBuffer().setLength(0);
        assertThat(run(half)).isEqualTo(2);
        assertThat(err.toString()).contains("none of the files could be looked at", "is cut off");
    }

    @Test
    void whatIsOfNoUseIsRefusedByName() throws IOException {
        var text = Files.writeString(directory.resolve("notes.txt"), "nothing of a JVM");

        assertThat(run(dump(1), text)).isEqualTo(2);
        assertThat(err.toString()).contains("notes.txt", "neither a heap dump").contains("GC.heap_dump");
        assertThat(run(directory.resolve("missing.hprof"))).isEqualTo(2);
        assertThat(err.toString()).contains("there is no file", "missing.hprof");
        assertThat(run(directory)).isEqualTo(2);
        assertThat(err.toString()).contains("is a directory");
        assertThat(run(dump(1), "--memory=much")).isEqualTo(2);
        assertThat(err.toString()).contains("--memory is \"much\"");
        assertThat(run()).isEqualTo(2);
        assertThat(work).isEmptyDirectory();
    }

    @Test
    void aWorkDirectoryThatIsNotThereIsNamed() {
        work = directory.resolve("nowhere");

        assertThat(run(dump(1))).isEqualTo(2);

        assertThat(err.toString()).contains("nowhere", "--work names another");
    }

    @Test
    void whatAKilledRunLeftGoesWithTheNextAndWhatALivingOneHasStays() throws Exception {
        var ended = new ProcessBuilder("true").start();
        ended.waitFor();
        var left = Files.createDirectory(work.resolve("plumbline-analyze-" + ended.pid() + "-1"));
        Files.createDirectories(left.resolve("dumps"));
        Files.writeString(left.resolve("dumps").resolve("index-0"), "left");
        var other = new ProcessBuilder("cat").start();
        var living = Files.createDirectory(work.resolve("plumbline-analyze-" + other.pid() + "-"
                + other.info().startInstant().orElseThrow().toEpochMilli()));
        var strange = Files.createDirectory(work.resolve("plumbline-analyze-x"));

        assertThat(run(dump(1))).isEqualTo(4);

        other.destroy();
        assertThat(left).doesNotExist();
        assertThat(living).exists();
        assertThat(strange).exists();
    }

    @Test
    void nothingIsLeftByWhoIsStopped() throws Exception {
        var process = started(dump(1), dump(2), dump(3));
        var until = System.nanoTime() + DEADLINE.toNanos();
        while (isEmpty(work) && System.nanoTime() < until) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }

        process.destroy();

        assertThat(process.waitFor()).isEqualTo(SIGTERM);
        assertThat(work).isEmptyDirectory();
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    private int run(Object... arguments) {
        var texts = new ArrayList<>(List.of("analyze", "--work=" + work));
        Arrays.stream(arguments).map(Object::toString).forEach(texts::add);
        var array = texts.toArray(String[]::new);
        return Plumbline.commandLine(array)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(array);
    }

    private Process started(Object... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-classpath",
                System.getProperty("java.class.path"),
                Plumbline.class.getName(),
                "analyze",
                "--work=" + work));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said.txt").toFile())
                .start();
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    private static Path dump(int number) {
        return evidence.resolve("dump" + number + ".hprof");
    }

    private static Path recordingFile() {
        return evidence.resolve("recording.jfr");
    }
}
