package io.plumbline.bench.recording;

import io.plumbline.batch.profile.ProfileFormat;
import io.plumbline.batch.profile.RecordedProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Reads a recording's profiles once, writes them, and says what that took. */
final class RecordingReading {

    private RecordingReading() {}

    /** Argument: the recording. */
    public static void main(String[] arguments) throws IOException {
        long start = System.nanoTime();
        var recording = Path.of(arguments[0]);
        var profiles = RecordedProfiles.read(recording);
        ProfileFormat.write(profiles, recording.resolveSibling(recording.getFileName() + ".profile"));
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        profiles.profiles()
                .values()
                .forEach(profile -> System.out.printf(
                        "  %s: %,d samples, %,d stacks, %,d bytes%n",
                        profile.reading(), profile.samples(), profile.stacks().size(), profile.bytes()));
        System.out.printf(
                "  read and written in %,d ms; %s (floor 30 s and 512 MB for stages 1 and 2, goal 8 s and 256 MB)%n",
                millis, peak());
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
