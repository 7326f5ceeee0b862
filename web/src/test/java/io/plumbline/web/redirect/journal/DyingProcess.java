package io.plumbline.web.redirect.journal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a process does with a journal, told by its first argument; it dies without closing it. */
final class DyingProcess {

    private static final int MOST_SEGMENTS = 100;

    private DyingProcess() {}

    public static void main(String[] arguments) throws IOException {
        var directory = Path.of(arguments[1]);
        switch (arguments[0]) {
            case "visit" -> visit(directory, Integer.parseInt(arguments[2]), Integer.parseInt(arguments[3]));
            case "read" -> read(directory);
            default -> waitForRoom(directory);
        }
        Runtime.getRuntime().halt(0);
    }

    /** Notes more visits than there is room for. */
    private static void visit(Path directory, int segments, int visits) throws IOException {
        var journal = VisitJournal.open(Journals.settings(directory, segments));
        for (int i = 0; i < visits; i++) {
            Journals.visit(journal, i % 10);
        }
        System.out.println("kept " + (journal.appended() - journal.inMemory()));
    }

    /** Starts without any room at all, and gets some. */
    private static void waitForRoom(Path directory) throws IOException {
        var journal = directory.resolve("journal");
        Files.createDirectories(journal);
        var filler = directory.resolve("filler");
        try (var everything = Files.newOutputStream(filler)) {
            fill(everything);
        }
        var visits = VisitJournal.open(Journals.settings(journal, MOST_SEGMENTS));
        for (int i = 0; i < 100; i++) {
            Journals.visit(visits, i);
        }
        System.out.println("in memory " + visits.inMemory());
        Files.delete(filler);
        Journals.await(() -> visits.inMemory() == 0);
        System.out.println("read " + Journals.drain(visits).tally().total());
    }

    private static void fill(OutputStream everything) {
        try {
            while (true) {
                everything.write(new byte[1024]);
            }
        } catch (IOException full) {
            System.out.println("full");
        }
    }

    private static void read(Path directory) throws IOException {
        var journal = VisitJournal.open(Journals.settings(directory, MOST_SEGMENTS));
        System.out.println("read " + Journals.drain(journal).tally().total());
    }
}
