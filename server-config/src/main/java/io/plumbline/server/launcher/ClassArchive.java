package io.plumbline.server.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The server's classes as the JVM has them in memory, kept in a file that later starts map instead of reading and checking
 * each class again. One file for each JVM, server and set of options; a JVM that does not like it ignores it.
 */
sealed interface ClassArchive permits ClassDataArchive, AheadOfTimeCache, ClassArchive.None {

    /** The first JVM with an ahead-of-time cache (JEP 514), which also holds profiles and so starts faster still. */
    int FIRST_WITH_AHEAD_OF_TIME_CACHE = 25;

    /** Options of a server that uses the archive, or of one from which it can be made. */
    List<String> options() throws IOException;

    /**
     * The server has settled: makes what is missing, in the background.
     *
     * @param java the server's command line up to and with its class path
     */
    void serverSettled(List<String> java) throws IOException;

    /** Whether the server writes it when it ends, which then takes longer, this once. */
    boolean isMadeAtTheEnd();

    /** The server has ended. */
    void serverEnded(int exitCode) throws IOException;

    /** Nothing is kept. */
    record None() implements ClassArchive {

        @Override
        public List<String> options() {
            return List.of();
        }

        @Override
        public void serverSettled(List<String> java) {
            // nothing to make
        }

        @Override
        public boolean isMadeAtTheEnd() {
            return false;
        }

        @Override
        public void serverEnded(int exitCode) {
            // nothing was made
        }
    }

    /** The archive for this JVM. */
    static ClassArchive of(LauncherSettings.ServerProcess settings, Distribution distribution, DataDirectory data)
            throws IOException {
        if (!settings.classArchive()) {
            return new None();
        }
        var directory = Files.createDirectories(data.classArchives());
        var file = directory.resolve(nameOf(settings, distribution) + ".archive");
        return Runtime.version().feature() < FIRST_WITH_AHEAD_OF_TIME_CACHE
                ? new ClassDataArchive(file, distribution)
                : new AheadOfTimeCache(file);
    }

    private static String nameOf(LauncherSettings.ServerProcess settings, Distribution distribution)
            throws IOException {
        var identity = String.join(
                "|",
                System.getProperty("java.home", ""),
                System.getProperty("java.vm.version", ""),
                Long.toString(settings.heapBytes()),
                String.join(" ", settings.javaOptions()),
                stampOf(distribution.serverJar()),
                stampOf(distribution.driver()));
        var checksum = new CRC32();
        checksum.update(identity.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", checksum.getValue());
    }

    /* The JVM refuses an archive whose jars have changed, and would never be given another. */
    private static String stampOf(Path jar) throws IOException {
        return jar + "@" + Files.getLastModifiedTime(jar);
    }

    /** A file's neighbour of the same name with another ending. */
    static Path beside(Path archive, String ending) {
        return archive.resolveSibling(archive.getFileName() + ending);
    }
}
