package io.plumbline.server.launcher;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs for this machine, unpacked from the class path once.
 *
 * @param directory holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path directory) {

    /** The major version, as a cluster's {@code PG_VERSION} has it. */
    static final String MAJOR_VERSION = "18";

    private static final int OWNER_MAY_EXECUTE = 0100;

    /** The programs below {@code parent}; unpacks 75 MB the first time. */
    static PostgresBinaries unpackedIn(Path parent) throws LaunchException {
        var architecture = architecture();
        var directory = parent.resolve("programs-" + MAJOR_VERSION + "-" + architecture);
        if (!Files.isDirectory(directory)) {
            try {
                unpack("/postgres-linux-" + architecture + ".txz", directory);
            } catch (IOException failure) {
                throw LaunchException.environment("PostgreSQL cannot be unpacked into \"" + directory + "\" ("
                        + failure.getMessage() + "): free some space there, or set PLUMBLINE_DATABASE_URL");
            }
        }
        return new PostgresBinaries(directory);
    }

    String program(String name) {
        return directory.resolve("bin").resolve(name).toString();
    }

    private static String architecture() throws LaunchException {
        var system = System.getProperty("os.name", "");
        var machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
        if (system.equals("Linux")) {
            switch (machine) {
                case "amd64", "x86_64" -> {
                    return "x86_64";
                }
                case "aarch64" -> {
                    return "arm_64";
                }
                default -> {
                    // no programs for this machine are packaged
                }
            }
        }
        throw LaunchException.environment("the embedded PostgreSQL runs on Linux (x86-64 and arm64), not on " + system
                + " " + machine + ": set PLUMBLINE_DATABASE_URL to a PostgreSQL of yours");
    }

    private static void unpack(String resource, Path directory) throws IOException {
        var half = directory.resolveSibling(directory.getFileName() + ".part");
        DataDirectory.emptied(half);
        InputStream packed = PostgresBinaries.class.getResourceAsStream(resource);
        if (packed == null) {
            throw new IOException("the class path lacks " + resource);
        }
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, half);
            }
        }
        Files.move(half, directory, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void unpack(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        var file = root.resolve(entry.getName()).normalize();
        if (!file.startsWith(root)) {
            throw new IOException("\"" + entry.getName() + "\" leads out of the archive");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file);
        if ((entry.getMode() & OWNER_MAY_EXECUTE) != 0) {
            Files.setPosixFilePermissions(
                    file,
                    EnumSet.of(
                            PosixFilePermission.OWNER_READ,
                            PosixFilePermission.OWNER_WRITE,
                            PosixFilePermission.OWNER_EXECUTE));
        }
    }
}
