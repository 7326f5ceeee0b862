package io.plumbline.web.redirect.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Appends visits from several threads until it is killed, each of a link of its own, and says which it has answered: a line
 * with the first and the last of each hundred.
 */
final class AppendingProcess {

    static final int THREADS = 3;
    static final int VISITS_A_LINE = 100;
    static final long VISITS_A_THREAD = 1L << 32;

    private AppendingProcess() {}

    public static void main(String[] arguments) throws IOException {
        var journal = VisitJournal.open(Journals.settings(
                Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2])));
        for (int i = 1; i < THREADS; i++) {
            var first = i * VISITS_A_THREAD;
            new Thread(() -> append(journal, first)).start();
        }
        append(journal, 0);
    }

    private static void append(VisitJournal journal, long first) {
        for (var next = first; ; next += VISITS_A_LINE) {
            for (int i = 0; i < VISITS_A_LINE; i++) {
                Journals.visit(journal, next + i);
            }
            synchronized (AppendingProcess.class) {
                System.out.println(next + "-" + (next + VISITS_A_LINE - 1) + ".");
                System.out.flush();
            }
        }
    }
}
