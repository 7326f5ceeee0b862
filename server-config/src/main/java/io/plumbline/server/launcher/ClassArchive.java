package io.plumbline.server.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.zip.CRC32;

/**
 * The server's classes as the JVM keeps them in memory, saved when the first run stops and mapped by later ones: a third less
 * CPU time to boot. One archive for each JVM version and server; a JVM that does not like it ignores it.
 *
 * <p>JDK 17 to 24 save a dynamic archive of class data (JEP 350), later ones an ahead-of-time cache (JEP 514).
 */
final class ClassArchive {

    private static final int FIRST_WITH_AOT_CACHE = 25;
    private static final int EXIT_AFTER_SIGTERM = 128 + 15;

    private final Path archive;
    private final Path part;
    private final boolean aot;

    private ClassArchive(Path archive, boolean aot) {
        this.archive = archive;
        this.part = archive.resolveSibling(archive.getFileName() + ".part");
        this.aot = aot;
    }

    static ClassArchive of(Distribution distribution, DataDirectory data) throws IOException {
        var directory = Files.createDirectories(data.classArchives());
        var serverJar = distribution.serverJar();
        var identity = String.join(
                "|",
                System.getProperty("java.home", ""),
                System.getProperty("java.vm.version", ""),
                serverJar.toString(),
                Files.getLastModifiedTime(serverJar).toString());
        var checksum = new CRC32();
        checksum.update(identity.getBytes(StandardCharsets.UTF_8));
        return new ClassArchive(
                directory.resolve(String.format("%08x.archive", checksum.getValue())),
                Runtime.version().feature() >= FIRST_WITH_AOT_CACHE);
    }

    /** Options of a server that uses the archive, or makes it if there is none yet. */
    List<String> options() throws IOException {
        // each class that cannot be archived would be a line of the log
        var quietly = aot ? "-Xlog:aot*=off" : "-Xlog:cds*=off";
        if (Files.exists(archive)) {
            return List.of((aot ? "-XX:AOTCache=" : "-XX:SharedArchiveFile=") + archive, quietly);
        }
        Files.deleteIfExists(part);
        return List.of((aot ? "-XX:AOTCacheOutput=" : "-XX:ArchiveClassesAtExit=") + part, quietly);
    }

    /** Keeps what a server saved that stopped in good order; half an archive would be worse than none. */
    void keep(int exitCode) {
        try {
            if (Files.exists(part) && (exitCode == 0 || exitCode == EXIT_AFTER_SIGTERM)) {
                Files.move(part, archive, StandardCopyOption.ATOMIC_MOVE);
            } else {
                Files.deleteIfExists(part);
            }
        } catch (IOException notKept) {
            throw new IllegalStateException("\"" + part + "\" cannot be kept", notKept);
        }
    }
}
