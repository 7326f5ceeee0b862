package io.plumbline.server.command;

import java.io.PrintWriter;
import java.time.Duration;

/** What is being looked at, on the standard error: a line when it begins, and one for every ten seconds of it. One thread. */
final class AnalyzeProgress {

    private static final long LINE_NANOS = Duration.ofSeconds(10).toNanos();

    private final PrintWriter out;
    private String work = "";
    private long begunNanos;
    private long lines;

    AnalyzeProgress(PrintWriter out) {
        this.out = out;
    }

    void begin(String work) {
        this.work = work;
        begunNanos = System.nanoTime();
        lines = 0;
        print(work);
    }

    /** To be called now and then while it goes on. */
    void goOn() {
        long passedNanos = System.nanoTime() - begunNanos;
        if (passedNanos / LINE_NANOS > lines) {
            lines = passedNanos / LINE_NANOS;
            print(work + ": " + Duration.ofNanos(passedNanos).toSeconds() + " s");
        }
    }

    private void print(String line) {
        out.println(line);
        out.flush();
    }
}
