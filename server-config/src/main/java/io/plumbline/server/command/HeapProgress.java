package io.plumbline.server.command;

import io.plumbline.batch.heap.IndexPhase;
import io.plumbline.batch.heap.IndexProgress;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.DoubleConsumer;

/** Percent and the phase's name on the standard error: a line for each phase, and for every ten percent. Thread-safe. */
final class HeapProgress implements IndexProgress {

    private static final int STEP = 10;

    private final PrintWriter out;
    private final String prefix;
    private int shown = -STEP;
    private String shownPhase = "";

    HeapProgress(PrintWriter out) {
        this(out, "");
    }

    private HeapProgress(PrintWriter out, String prefix) {
        this.out = out;
        this.prefix = prefix;
    }

    /** That of one file among several. */
    HeapProgress of(Path file) {
        return new HeapProgress(out, file.getFileName() + ": ");
    }

    @Override
    public void reached(IndexPhase phase, double share) {
        show(phase.percentOfAll(share), phase.words());
    }

    /** Of work that is no building of an index. */
    DoubleConsumer of(String work) {
        return share -> show((int) (100 * share), work);
    }

    @Override
    public boolean cancelled() {
        return Thread.currentThread().isInterrupted();
    }

    private synchronized void show(int percent, String phase) {
        // the next of several files begins at 0 again
        if (percent >= shown + STEP || !phase.equals(shownPhase) || percent < shown) {
            shown = percent;
            shownPhase = phase;
            out.println(String.format(Locale.ROOT, "%s%3d %% %s", prefix, percent, phase));
            out.flush();
        }
    }
}
