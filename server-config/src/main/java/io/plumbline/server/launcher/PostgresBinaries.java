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
import java.util.Objects;
import java.util.Properties;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * PostgreSQL's programs for this machine, unpacked from the class path once.
 *
 * @param directory holds {@code bin}, {@code lib} and {@code share}
 */
record PostgresBinaries(Path directory) {

    private static final String VERSION = packagedVersion();

    /** The major version, as a cluster's {@code PG_VERSION} has it. */
    static final String MAJOR_VERSION = VERSION.substring(0, VERSION.indexOf('.'));

    private static final String PREFIX = "programs-";
    private static final int OWNER_MAY_EXECUTE = 0100;

    /** The programs below {@code parent}; the first time, unpacks 75 MB and deletes those of other versions. */
    static PostgresBinaries unpackedIn(Path parent) throws LaunchException {
        var architecture = architecture();
        var directory = parent.resolve(PREFIX + VERSION + "-" + architecture);
        if (!Files.isDirectory(directory)) {
            try {
                unpack("/postgres-linux-" + architecture + ".txz", directory);
                deleteOthers(directory);
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

    private static void deleteOthers(Path directory) throws IOException {
        try (var all = Files.newDirectoryStream(directory.resolveSibling(""), PREFIX + "*")) {
            for (var programs : all) {
                if (!programs.equals(directory)) {
                    DataDirectory.deleteAll(programs);
                }
            }
        }
    }

    /** The version of the jars that hold the programs, which do not name it themselves; the build writes it down. */
    private static String packagedVersion() {
        var properties = new Properties();
        try (var file = PostgresBinaries.class.getResourceAsStream("postgresql.properties")) {
            properties.load(Objects.requireNonNull(file));
            return properties.getProperty("version");
        } catch (IOException unreadable) {
            throw new IllegalStateException("the version of PostgreSQL is not in our jar", unreadable);
        }
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
