package io.plumbline.bench.recording;

import io.plumbline.batch.profile.FlightRecording;
import io.plumbline.batch.profile.ProfileBuilder;
import io.plumbline.batch.profile.ProfileFormat;
import io.plumbline.batch.trace.GcMaterial;
import io.plumbline.batch.trace.TraceFormat;
import io.plumbline.batch.trace.TraceMaterial;
import io.plumbline.batch.trace.TracePass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Reads a recording once for its profiles and its trace, writes both, and says what that took. */
final class RecordingReading {

    private RecordingReading() {}

    /** Argument: the recording. */
    public static void main(String[] arguments) throws IOException {
        long start = System.nanoTime();
        var recording = Path.of(arguments[0]);
        var builder = new ProfileBuilder(recording);
        var pass = TracePass.over(new TraceMaterial(GcMaterial.ofRecording(recording), Map.of()));
        FlightRecording.forEach(recording, builder.andThen(pass));
        var profiles = builder.finish();
        ProfileFormat.write(profiles, recording.resolveSibling(recording.getFileName() + ".profile"));
        Files.writeString(
                recording.resolveSibling(recording.getFileName() + ".trace"), TraceFormat.text(pass.finish()));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        profiles.profiles()
                .values()
                .forEach(profile -> System.out.printf(
                        "  %s: %,d samples, %,d stacks, %,d bytes%n",
                        profile.reading(), profile.samples(), profile.stacks().size(), profile.bytes()));
        System.out.printf(
                "  stages 1 and 2 read and written in %,d ms, %,d ms of processor time; %s (floor 30 s and 512 MB, goal 8 s and"
                        + " 256 MB)%n",
                millis,
                ProcessHandle.current()
                        .info()
                        .totalCpuDuration()
                        .orElse(Duration.ZERO)
                        .toMillis(),
                peak());
    }

    /** Resident memory at most, as the kernel says it. */
    private static String peak() throws IOException {
        try (var lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("VmHWM:"))
                    .map(line -> line.substring("VmHWM:".length()).strip() + " resident at most")
                    .findFirst()
                    .orElse("resident memory unknown");
        }
    }
}
