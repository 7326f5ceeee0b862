package io.plumbline.bench.trend;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Measures the trend test in a JVM of its own, with the libraries of the distribution. */
public final class TrendBench {

    private final Path distribution;
    private final String targets;

    /** @param settings {@code distribution}, where the built product lies, and {@code targets}, of how many a night is */
    public TrendBench(Map<String, String> settings) {
        this.distribution = Path.of(settings.getOrDefault("distribution", ""));
        this.targets = settings.getOrDefault("targets", "1000");
        if (!targets.matches("[1-9]\\d{0,5}")) {
            throw new IllegalArgumentException("targets=" + targets + "; a number of targets is needed, like 1000");
        }
    }

    public void run() throws IOException, InterruptedException {
        var own = Path.of(TrendBench.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath());
        var command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-classpath",
                distribution.resolve("lib") + "/*:" + own,
                TrendNight.class.getName(),
                targets);
        int exitCode = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exitCode != 0) {
            throw new IOException("the measurement ended with exit code " + exitCode);
        }
    }
}
