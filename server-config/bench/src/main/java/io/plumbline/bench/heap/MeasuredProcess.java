package io.plumbline.bench.heap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Runs a program and says what it took, by the accounts of the operating system. */
final class MeasuredProcess {

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern ANONYMOUS = Pattern.compile("RssAnon:\\s+(\\d+) kB");
    private static final int LOOK_EVERY_MILLIS = 5;
    private static final int UTIME = 11;
    private static final int TICK_MILLIS = 10;

    private MeasuredProcess() {}

    /**
     * What a run took.
     *
     * @param exitCode -1 if it was ended because it took too long
     * @param peakBytes resident at most, mapped files included
     * @param anonymousBytes resident at most without files
     */
    record Cost(int exitCode, Duration wall, Duration cpu, long peakBytes, long anonymousBytes) {

        boolean finished() {
            return exitCode >= 0;
        }
    }

    static Cost run(List<String> command, Path output, Duration limit) throws IOException, InterruptedException {
        long start = System.nanoTime();
        var process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errorsBeside(output).toFile())
                .start();
        var status = Path.of("/proc", Long.toString(process.pid()), "status");
        var times = Path.of("/proc", Long.toString(process.pid()), "stat");
        long peak = 0;
        long anonymous = 0;
        long cpuMillis = 0;
        while (!process.waitFor(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            try {
                var text = Files.readString(status);
                peak = Math.max(peak, kilobytes(PEAK, text) << 10);
                anonymous = Math.max(anonymous, kilobytes(ANONYMOUS, text) << 10);
                cpuMillis = Math.max(cpuMillis, cpuMillis(Files.readString(times)));
            } catch (IOException ending) {
                // the process ends just now; the last look counts
                process.waitFor();
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                process.destroyForcibly().waitFor();
                return new Cost(-1, limit, Duration.ofMillis(cpuMillis), peak, anonymous);
            }
        }
        return new Cost(
                process.exitValue(),
                Duration.ofNanos(System.nanoTime() - start),
                Duration.ofMillis(cpuMillis),
                peak,
                anonymous);
    }

    /** Where the standard error goes of a run with this output. */
    static Path errorsBeside(Path output) {
        return output.resolveSibling(output.getFileName() + ".err");
    }

    private static long kilobytes(Pattern pattern, String text) {
        var matcher = pattern.matcher(text);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }

    private static long cpuMillis(String stat) {
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[UTIME + 1])) * TICK_MILLIS;
    }
}
