package io.plumbline.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The heap commands on dumps of a live program, and on what is no dump. */
class HeapCommandTest {

    @TempDir
    private static Path dumps;

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void dumpAProgram() throws IOException, InterruptedException {
        dumped(DumpedProgram.class, dumps);
    }

    private static void dumped(Class<?> program, Path to) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-classpath",
                        Path.of(program.getProtectionDomain()
                                        .getCodeSource()
                                        .getLocation()
                                        .getPath())
                                .toString(),
                        program.getName(),
                        to.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private int run(Object... arguments) {
        var texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        return Plumbline.commandLine(texts)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts);
    }

    /** The same as a process of its own. */
    private int started(Object... arguments) throws IOException, InterruptedException {
        return startedBy(List.of(), arguments);
    }

    private int startedBy(List<String> shell, Object... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<String>(shell);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-classpath",
                System.getProperty("java.class.path"),
                Plumbline.class.getName()));
        Arrays.stream(arguments).map(Object::toString).forEach(command::add);
        var errors = directory.resolve("err.txt");
        var process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        out.write(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        int exitCode = process.waitFor();
        err.write(Files.readString(errors));
        Files.delete(errors);
        return exitCode;
    }

    private JsonNode json() throws IOException {
        return new ObjectMapper().readTree(out.toString());
    }

    private static Path dump(int number) {
        return dumps.resolve("dump" + number + ".hprof");
    }

    /** A copy of its own, so that its index is new. */
    private Path copy() throws IOException {
        return Files.copy(dump(1), directory.resolve("copy.hprof"));
    }

    @Test
    void theHistogramNeedsNoIndex() throws IOException {
        var file = copy();

        assertThat(run("heap", "histogram", file)).isZero();

        assertThat(out.toString()).containsPattern("2,000 +32,000 +io.plumbline.server.command.DumpedProgram\\$Order");
        assertThat(Files.exists(directory.resolve("copy.hprof.plumbline"))).isFalse();
    }

    @Test
    void packagesAndLoadersAreCountedToo() {
        assertThat(run("heap", "histogram", dump(1), "--by=package")).isZero();
        assertThat(out.toString()).containsPattern("(?m)  java\\.lang$");

        assertThat(run("heap", "histogram", dump(1), "--by=loader")).isZero();
        assertThat(out.toString()).contains("(boot)", "jdk.internal.loader.ClassLoaders$AppClassLoader");
    }

    @Test
    void oneDumpHasSuspectsAndNoVerdict() throws IOException {
        assertThat(run("heap", "suspects", dump(1), "--json")).isEqualTo(4);

        assertThat(json().path("verdict").asText()).isEqualTo("INCONCLUSIVE");
        assertThat(json().path("reason").asText()).startsWith("single snapshot");
        var suspect = json().path("suspects").path(0);
        assertThat(suspect.path("holder").asText()).isEqualTo("io.plumbline.server.command.DumpedProgram");
        assertThat(suspect.path("holderField").asText()).isEqualTo("ORDERS");
    }

    @Test
    void threeDumpsThatGrowAreALeakAndTwoAreGrowth() throws IOException {
        assertThat(run("heap", "diff", dump(1), dump(2), "--json")).isEqualTo(3);
        assertThat(json().path("growth").path("paths").path(0).path("objects")).hasToString("[2000,4000]");

        out.getBuffer().setLength(0);
        assertThat(run("heap", "suspects", dump(3), dump(1), dump(2))).isEqualTo(1);
        assertThat(out.toString())
                .startsWith("LEAK: ")
                .contains("held by io.plumbline.server.command.DumpedProgram.ORDERS", "2,000 -> 4,000 -> 6,000");
    }

    @Test
    void dominatorsPathsThreadsAndFurtherQuestionsAreAnswered() throws IOException {
        assertThat(run("heap", "dominators", dump(1), "--depth=3")).isZero();
        assertThat(run("heap", "paths", dump(1), "--class=io.plumbline.server.command.DumpedProgram$Order"))
                .isZero();
        assertThat(out.toString()).contains("2,000 with a path, 0 unreachable", "class io.plumbline.server.command");
        assertThat(run("heap", "threads", dump(1))).isZero();
        assertThat(out.toString()).contains("\"main\"", "DumpedProgram.main");
        for (var question : HeapCommand.Inspect.Subject.values()) {
            var name = question.name().toLowerCase(Locale.ROOT).replace('_', '-');
            assertThat(run("heap", "inspect", name, dump(1))).as(name).isZero();
        }
    }

    @Test
    void arraysOfTheSameContentsAreFoundInTheDumpAlone() throws IOException {
        var file = copy();
        assertThat(run("heap", "inspect", "duplicates", file, "--json", "--top=5"))
                .isZero();
        assertThat(err.toString()).contains("% comparing arrays");
        assertThat(json().path("answer").path("groups")).hasSize(5).anySatisfy(group -> {
            assertThat(group.path("className").asText()).isEqualTo("byte[]");
            assertThat(group.path("length").asInt()).isEqualTo(500);
            assertThat(group.path("copies").asInt()).isGreaterThanOrEqualTo(2000);
            assertThat(group.path("zero").asBoolean()).isTrue();
        });
        Files.delete(file);

        assertThat(run("heap", "inspect", "duplicates", file)).isEqualTo(2);
        assertThat(run("heap", "inspect", "duplicates", directory.resolve("copy.hprof.plumbline")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("name the dump").doesNotContain("Exception");
    }

    @Test
    void theIndexAnswersWhenTheDumpIsGone() throws IOException {
        var file = copy();
        assertThat(run("heap", "dominators", file)).isZero();
        assertThat(err.toString()).contains("% finding dominators");
        Files.delete(file);

        assertThat(run("heap", "suspects", file)).isEqualTo(4);
        assertThat(run("heap", "suspects", directory.resolve("copy.hprof.plumbline")))
                .isEqualTo(4);
    }

    @Test
    void aRedactedDumpHasTheSameSuspects() throws IOException {
        var redacted = directory.resolve("redacted.hprof");
        assertThat(run("heap", "redact", dump(1), redacted)).isZero();
        assertThat(run("heap", "verify", redacted)).isZero();

        out.getBuffer().setLength(0);
        assertThat(run("heap", "suspects", redacted, "--json")).isEqualTo(4);
        assertThat(json().path("suspects").path(0).path("holderField").asText()).isEqualTo("ORDERS");
    }

    @Test
    void whatIsMissingOfADamagedDumpIsSaid() throws IOException {
        var whole = Files.readAllBytes(dump(1));
        var cut = Files.write(directory.resolve("cut.hprof"), Arrays.copyOf(whole, whole.length * 7 / 10));

        assertThat(run("heap", "suspects", cut)).isEqualTo(4);
        assertThat(out.toString()).contains("Missing: ", "The dump's roots are missing");

        out.getBuffer().setLength(0);
        assertThat(run("heap", "verify", cut, "--json")).isEqualTo(2);
        assertThat(json().path("whole").asBoolean()).isFalse();
        assertThat(json().path("completeness").path("missingBytes").asLong()).isPositive();
    }

    @Test
    void whatIsNoDumpIsRefusedInOneSentence() throws IOException {
        var empty = Files.createFile(directory.resolve("empty.hprof"));
        var text = Files.writeString(directory.resolve("text.hprof"), "no heap dump at all, but a few words of text");

        refused("is empty", "heap", "suspects", empty);
        refused("something else", "heap", "suspects", text);
        refused("something else", "heap", "histogram", text);
        refused("there is no file", "heap", "suspects", directory.resolve("absent.hprof"));
        refused("is a directory", "heap", "suspects", directory);
        refused("is no question", "heap", "inspect", "everything", dump(1));
        refused("has no class", "heap", "paths", dump(1), "--class=com.example.Nowhere");
        refused("is no address", "heap", "paths", dump(1), "--object=seven");
        refused("there is no directory", "heap", "suspects", dump(1), "--index=" + directory.resolve("none/index"));
        refused("write it like 512m or 2g", "heap", "suspects", dump(1), "--memory=much");
        refused("is no regular expression", "heap", "redact", dump(1), directory.resolve("out"), "--keep-strings=(");
    }

    private void refused(String because, Object... arguments) throws IOException {
        err.getBuffer().setLength(0);
        assertThat(run(arguments)).isEqualTo(2);
        assertThat(err.toString()).contains(because).doesNotContain("Exception", "\tat ");
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.endsWith(".hprof"), "no index and nothing unfinished stays behind");
        }
    }

    @Test
    void theIndexOfAnotherDumpIsRefused() throws IOException {
        var index = directory.resolve("shared.plumbline");
        assertThat(run("heap", "dominators", dump(1), "--index=" + index)).isZero();

        assertThat(run("heap", "dominators", dump(2), "--index=" + index)).isEqualTo(2);
        assertThat(err.toString()).contains("is the index of another dump");
    }

    /** Where no file may have more than some kilobytes, as on a disk that is full. */
    @Test
    void aFullDiskIsSaidInOneSentenceAndNothingStaysBehind() throws IOException, InterruptedException {
        var file = copy();
        var shell = List.of("sh", "-c", "ulimit -f 128 && exec \"$@\"", "sh");

        for (var question : List.of(
                List.of("heap", "dominators", file), List.of("heap", "redact", file, directory.resolve("redacted")))) {
            err.getBuffer().setLength(0);
            assertThat(startedBy(shell, question.toArray())).isEqualTo(2);
            assertThat(err.toString()).contains("the disk is full").doesNotContain("Exception", "\tat ");
            try (var files = Files.list(directory)) {
                assertThat(files).containsExactly(file);
            }
        }
    }

    @Test
    void whatThisUserMayNotReadIsSaid() {
        assertThatThrownBy(() -> HeapDumps.explained(dump(1), () -> {
                    throw new AccessDeniedException("secret.hprof");
                }))
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining("no permission for \"secret.hprof\"; run this as the user whom it belongs to");
    }

    @Test
    void aJobThatWouldNotFitIsRefusedWithTheFigureThatIsEnough() throws IOException, InterruptedException {
        var file = copy();

        assertThat(started("heap", "suspects", file, "--memory=100k")).isEqualTo(2);

        var figure = Pattern.compile("index cannot be made: .*; --memory=(\\d+m) is enough")
                .matcher(err.toString());
        assertThat(figure.find()).as(err.toString()).isTrue();
        assertThat(Files.exists(directory.resolve("copy.hprof.plumbline"))).isFalse();
        assertThat(started("heap", "suspects", file, "--json", "--memory=" + figure.group(1)))
                .as(err.toString())
                .isEqualTo(4);
        assertThat(json().path("verdict").asText()).isEqualTo("INCONCLUSIVE");
    }

    /* What classes take is on the Java heap, which at first has a quarter of the memory. */
    @Test
    void memoryIsDividedAsADumpOfManyClassesNeedsIt() throws IOException, InterruptedException {
        var file = directory.resolve("classes.hprof");
        dumped(ManyClassesProgram.class, file);

        assertThat(started("heap", "dominators", file, "--memory=150m")).isEqualTo(2);

        var figure = Pattern.compile("needs a Java heap \\(-Xmx\\) of (\\d+) MB.*; --memory=(\\d+)m is enough")
                .matcher(err.toString());
        assertThat(figure.find()).as(err.toString()).isTrue();
        int megabytes = Integer.parseInt(figure.group(2));
        assertThat(megabytes).isLessThan(4 * Integer.parseInt(figure.group(1)));
        assertThat(started("heap", "dominators", file, "--memory=" + megabytes + "m"))
                .isZero();
        assertThat(out.toString()).contains("ManyClassesProgram");
    }

    @Test
    void memoryIsReadWithItsUnit() {
        assertThat(HeapQuestion.bytesOf("512m")).isEqualTo(512L << 20);
        assertThat(HeapQuestion.bytesOf("2G")).isEqualTo(2L << 30);
        assertThat(HeapQuestion.bytesOf("")).isEqualTo(Long.MAX_VALUE);
        assertThatThrownBy(() -> HeapQuestion.bytesOf("0m")).isInstanceOf(IllegalArgumentException.class);
    }
}
