package io.plumbline.server.launcher;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;

/**
 * What the one who started us reads: results on the standard output, progress with the seconds since the start on the
 * standard error. Thread-safe.
 */
public final class Output {

    private final PrintWriter results;
    private final PrintWriter progress;
    private final long startNanos = System.nanoTime();

    public Output(PrintWriter results, PrintWriter progress) {
        this.results = results;
        this.progress = progress;
    }

    /** A line that scripts may wait for. */
    public void result(String line) {
        results.println(line);
        results.flush();
    }

    /** What is being done. */
    public void progress(String line) {
        progress.println(String.format(Locale.ROOT, "%6.1f s  %s", elapsed().toMillis() / 1000.0, line));
        progress.flush();
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
