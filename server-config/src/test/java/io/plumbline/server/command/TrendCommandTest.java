package io.plumbline.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrendCommandTest {

    private static final Instant BEGIN = Instant.parse("2026-11-27T10:00:00Z");
    private static final int POINTS = 40;

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Random noise = new Random(7);

    private int run(Object... arguments) {
        var texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        return Plumbline.commandLine(texts)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts);
    }

    private Path file(String text) throws IOException {
        return Files.writeString(Files.createTempFile(folder, "series", ".txt"), text);
    }

    private String lines(String separator, IntToDoubleFunction... columns) {
        return IntStream.range(0, POINTS)
                .mapToObj(i -> BEGIN.plusSeconds(15L * i)
                        + Arrays.stream(columns)
                                .map(column -> separator + (column.applyAsDouble(i) + 1e5 * noise.nextDouble()))
                                .collect(Collectors.joining()))
                .collect(Collectors.joining("\n"));
    }

    /* The second is level. */
    @Test
    void aSeriesThatGrowsIsToldWithItsRateAndWhenTheLimitIsReached() throws Exception {
        var csv = file("time,heap,metaspace\n" + lines(",", i -> 50e6 + 15 * 300e3 * i, i -> 40e6));

        assertThat(run("trend", csv, "--limit", "512m", "--json")).isEqualTo(3);

        var answer = new ObjectMapper().readTree(out.toString());
        assertThat(answer.path("verdict").asText()).isEqualTo("GROWTH");
        var heap = answer.path("series").get(0);
        assertThat(heap.path("name").asText()).isEqualTo("heap");
        assertThat(heap.path("kind").asText()).isEqualTo("GROWING");
        assertThat(heap.path("perSecond").asDouble()).isCloseTo(300e3, within(3e3));
        assertThat(heap.path("low").asDouble()).isLessThan(300e3 + 3e3);
        assertThat(Instant.parse(heap.path("exhaustedAt").asText()))
                .isBetween(BEGIN.plusSeconds(1500), BEGIN.plusSeconds(1800));
        assertThat(answer.path("series").get(1).path("kind").asText()).isEqualTo("QUIET");
    }

    @Test
    void asTextToo() throws Exception {
        assertThat(run("trend", file(lines(";", i -> 50e6 + 15 * 300e3 * i)))).isEqualTo(3);

        assertThat(out.toString())
                .startsWith("GROWTH")
                .contains("series: growing, 300 KB/s (", "40 points over 9 min 45 s");
    }

    @Test
    void oneSeriesMayBeChosen() throws Exception {
        var csv = file("time,heap,metaspace\n" + lines(",", i -> 50e6 + 15 * 300e3 * i, i -> 40e6));

        assertThat(run("trend", csv, "--series", "metaspace")).isZero();
        assertThat(out.toString())
                .startsWith("STEADY")
                .contains("metaspace: quiet")
                .doesNotContain("heap");
        assertThat(run("trend", csv, "--series", "threads")).isEqualTo(2);
        assertThat(err.toString()).contains("has no series \"threads\"; it has heap, metaspace");
    }

    /* As the REST interface tells samples; times are numbers as well. */
    @Test
    void samplesOfATargetAreASeries() throws Exception {
        var points = IntStream.range(0, POINTS)
                .mapToObj(i ->
                        "{\"at\":" + (1_700_000_000L + 15L * i) + ",\"threads\":" + (40 + 2 * i) + ",\"state\":\"OK\"}")
                .collect(Collectors.joining(","));

        assertThat(run("trend", file("{\"target\":1,\"points\":[" + points + "]}"), "--counts", "--limit", "1000"))
                .isEqualTo(3);

        assertThat(out.toString()).contains("threads: growing, 480 per hour", "The limit is reached at 2023-11-15T00:");
    }

    @Test
    void whereNamesTellBytesTheOthersAreCounted() throws Exception {
        var points = IntStream.range(0, POINTS)
                .mapToObj(i -> "{\"at\":" + (1_700_000_000L + 15L * i) + ",\"epoch\":7,\"collections\":" + i
                        + ",\"threads\":" + (40 + 2 * i) + ",\"usedBytes\":" + (50e6 + 15 * 300e3 * i) + "}")
                .collect(Collectors.joining(","));

        assertThat(run("trend", file("{\"points\":[" + points + "]}"), "--limit", "2g"))
                .isEqualTo(3);

        assertThat(out.toString())
                .contains("threads: growing, 480 per hour", "usedBytes: growing, 300 KB/s")
                .doesNotContain("epoch", "collections")
                .containsOnlyOnce("The limit is reached");
    }

    @Test
    void aRateWithoutBoundsIsSaidToBeOne() throws Exception {
        var level = IntStream.range(0, POINTS)
                .mapToObj(i -> BEGIN.plusSeconds(15L * i) + "," + (i < POINTS / 2 ? 1 : 2))
                .collect(Collectors.joining("\n"));

        run("trend", file(level), "--counts");

        assertThat(out.toString()).doesNotContain("unbounded");
    }

    @Test
    void tooFewPointsAreInconclusive() throws Exception {
        assertThat(run("trend", file("0,1\n10,2\n20,3"))).isEqualTo(4);

        assertThat(out.toString()).startsWith("INCONCLUSIVE").contains("series: too short");
    }

    @Test
    void badInputSaysWhereAndWhat() throws Exception {
        assertThat(run("trend", file("time,heap\n2026-11-27T10:00:00Z,1\n2026-11-27T10:00:15Z,much")))
                .isEqualTo(2);
        assertThat(err.toString()).contains("line 3: \"much\" is no number");
        assertThat(run("trend", file("time,heap\nlater,1"))).isEqualTo(2);
        assertThat(err.toString()).contains("line 2: \"later\" is no time");
        assertThat(run("trend", file("[{\"value\":1}]"))).isEqualTo(2);
        assertThat(err.toString()).contains("point 1: \"{?value?:1}\" has no time".replace('?', '"'));
        assertThat(run("trend", file("[{]"))).isEqualTo(2);
        assertThat(err.toString()).contains("this is no JSON");
        assertThat(run("trend", file(""))).isEqualTo(2);
        assertThat(err.toString()).contains("the file is empty");
        assertThat(run("trend", folder.resolve("missing"))).isEqualTo(2);
        assertThat(err.toString()).contains("there is no file");
    }
}
