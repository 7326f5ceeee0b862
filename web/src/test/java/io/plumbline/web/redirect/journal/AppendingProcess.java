package io.plumbline.web.redirect.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Appends visits from several threads until it is killed, and says after each thousand how many it has answered. */
final class AppendingProcess {

    private static final int THREADS = 3;

    private AppendingProcess() {}

    public static void main(String[] arguments) throws IOException {
        var journal = Journals.open(Path.of(arguments[0]));
        for (int i = 1; i < THREADS; i++) {
            new Thread(() -> append(journal)).start();
        }
        append(journal);
    }

    private static void append(VisitJournal journal) {
        while (true) {
            for (int i = 0; i < 1000; i++) {
                Journals.visit(journal, 7);
            }
            synchronized (AppendingProcess.class) {
                System.out.println(1000);
                System.out.flush();
            }
        }
    }
}
