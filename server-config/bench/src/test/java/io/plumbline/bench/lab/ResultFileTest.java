package io.plumbline.bench.lab;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.plumbline.server.demo.LabTruth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultFileTest {

    @TempDir
    private Path directory;

    @Test
    void whatIsWrittenIsReadAgain() throws IOException {
        var found = result("found", Duration.ofMillis(207_500), finding());
        var missed = result("missed", null, null);

        ResultFile.in(directory).add(found);
        ResultFile.in(directory).add(missed);

        assertThat(ResultFile.read(List.of(directory)).values()).containsExactly(found, missed);
    }

    @Test
    void theLaterOfTwoRunsCounts() throws IOException {
        var first = Files.createDirectory(directory.resolve("first"));
        var second = Files.createDirectory(directory.resolve("second"));
        ResultFile.in(first).add(result("one", null, null));
        ResultFile.in(first).add(result("two", null, null));
        ResultFile.in(second).add(result("one", Duration.ofMinutes(3), null));

        var results = ResultFile.read(List.of(first, second.resolve("results.jsonl")));

        assertThat(results)
                .containsEntry(new CaseResult.Key("one", List.of()), result("one", Duration.ofMinutes(3), null))
                .containsEntry(new CaseResult.Key("two", List.of()), result("two", null, null));
    }

    @Test
    void aRunWithAcceptedRisksIsAnotherOneAndOneThatDoesNotSayHadNone() throws IOException {
        var plain = result("one", null, null);
        var accepted =
                new CaseResult("one", true, "2xG1", List.of("PROFILER"), List.of("LEAK"), "", null, 2, true, null);
        Files.writeString(
                directory.resolve("results.jsonl"),
                ResultFile.json(plain).replace("\"accepted\":[],", "") + "\n",
                UTF_8);
        ResultFile.in(directory).add(accepted);

        assertThat(ResultFile.read(List.of(directory)).values()).containsExactly(plain, accepted);
    }

    @Test
    void aPlaceWithoutResultsIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultFile.read(List.of(directory)))
                .withMessageContaining(directory.toString());
    }

    @Test
    void aTornLineIsShown() throws IOException {
        var file = Files.writeString(directory.resolve("torn"), "{\"name\":\"on", UTF_8);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ResultFile.read(List.of(file)))
                .withMessageContaining("{\"name\":\"on");
    }

    private static CaseResult result(String name, @Nullable Duration time, @Nullable FindingBesideTruth finding) {
        return new CaseResult(name, true, "2xG1", List.of(), List.of("LEAK"), "", time, 2, true, finding);
    }

    private static FindingBesideTruth finding() {
        var at = Instant.parse("2026-03-01T12:00:00.5Z");
        var truth = new LabTruth(at, 1.5, "leak", "heap", at, 10, 1, 2.5, 0.25, 1, "an.Element", "a.Holder", "field");
        return new FindingBesideTruth(truth, 100, 98.5, "heap", "an.Element", "", "a.Site.of(Site.java:1)");
    }
}
