package io.plumbline.batch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceProcessTest {

    @TempDir
    private Path folder;

    @Test
    void aLogThatCannotBeReadLeavesTheRecordingAndTheOtherLog() throws Exception {
        var run = run();
        var bad = Files.writeString(folder.resolve("bad.log"), "no log\n");

        var trace = trace(List.of(run.recording()), List.of(bad, run.log()));

        var timeline = Objects.requireNonNull(trace.collections());
        assertThat(timeline.sources()).isEqualTo(Set.of(GcSource.RECORDING, GcSource.LOG));
        assertThat(timeline.events()).isEqualTo(run.both().events());
        assertThat(trace.threads()).isNotNull();
        assertThat(trace.notes())
                .singleElement()
                .satisfies(note -> assertThat(note).contains("bad.log").contains("no line of a GC log"));
    }

    @Test
    void withoutALogThatCanBeReadTheRecordingTellsAlone() throws Exception {
        var run = run();
        var bad = Files.writeString(folder.resolve("bad.log"), "no log\n");

        var trace = trace(List.of(run.recording()), List.of(bad));

        assertThat(Objects.requireNonNull(trace.collections()).sources()).isEqualTo(Set.of(GcSource.RECORDING));
    }

    @Test
    void aRecordingThatCannotBeReadLeavesTheLog() throws Exception {
        var run = run();
        var bad = Files.writeString(folder.resolve("bad.jfr"), "no recording");

        var trace = trace(List.of(bad), List.of(run.log()));

        var timeline = Objects.requireNonNull(trace.collections());
        assertThat(timeline.sources()).isEqualTo(Set.of(GcSource.LOG));
        assertThat(timeline.events())
                .isEqualTo(GcTimelines.read(GcMaterial.ofLog(run.log())).events());
        assertThat(trace.threads()).isNull();
        assertThat(trace.notes()).hasSize(2).allSatisfy(note -> assertThat(note).contains("bad.jfr"));
    }

    @Test
    void whereNothingCanBeReadNothingIsTold() throws Exception {
        var bad = Files.writeString(folder.resolve("bad.log"), "no log\n");

        assertThat(trace(List.of(), List.of(bad)).tellsNothing()).isTrue();
    }

    private GcRun run() throws Exception {
        return GcRun.of(folder, Path.of(System.getProperty("java.home")), 100, "-XX:+UseSerialGC");
    }

    private static Trace trace(List<Path> recordings, List<Path> logs) {
        return TraceProcess.trace(new TraceMaterial(new GcMaterial(recordings, logs, List.of(), List.of()), Map.of()));
    }
}
