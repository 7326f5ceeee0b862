package io.plumbline.batch.target;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/**
 * The jar that a JVM of this machine was started with ({@code -jar}). The JVM says where it lies, so no more than the beginning
 * of a plain file is read: there the manifest stands.
 */
final class MainJar {

    private static final int LONGEST_BEGINNING = 1 << 20;
    private static final int LONGEST_MANIFEST = 1 << 20;

    private MainJar() {}

    /**
     * The version of the implementation in its manifest; empty if there is none to be read, or another file has taken its place
     * since the JVM was started.
     */
    static String version(MBeanServerConnection beans, Instant startedAt) throws IOException, JMException {
        var told = beans.getAttribute(new ObjectName(ManagementFactory.RUNTIME_MXBEAN_NAME), "SystemProperties");
        return told instanceof TabularData properties
                ? jar(properties).map(jar -> versionIn(jar, startedAt)).orElse("")
                : "";
    }

    /* Started with -jar, a JVM has that jar as its class path and as the first of its command. */
    private static Optional<Path> jar(TabularData properties) {
        var classPath = SystemProperty.of(properties, "java.class.path");
        var command = SystemProperty.of(properties, "sun.java.command") + " ";
        if (classPath.isEmpty() || !command.startsWith(classPath + " ")) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    Path.of(SystemProperty.of(properties, "user.dir")).resolve(classPath));
        } catch (InvalidPathException ofNoFile) {
            return Optional.empty();
        }
    }

    static String versionIn(Path jar, Instant startedAt) {
        try {
            return Files.isRegularFile(jar) && isAsItWas(jar, startedAt) ? versionIn(jar) : "";
        } catch (IOException | IllegalArgumentException | UnsupportedOperationException unreadable) {
            return "";
        }
    }

    /* When its entry was changed tells of copies, too, which may bear the time of their original. */
    private static boolean isAsItWas(Path jar, Instant startedAt) throws IOException {
        return isBefore(startedAt, Files.getAttribute(jar, "unix:ctime"))
                && isBefore(startedAt, Files.getAttribute(jar, "unix:ctime", LinkOption.NOFOLLOW_LINKS));
    }

    private static boolean isBefore(Instant startedAt, Object changed) {
        return changed instanceof FileTime time && time.toInstant().isBefore(startedAt);
    }

    /* A directory that stands before the manifest has no content; one with some might be endless. */
    private static String versionIn(Path jar) throws IOException {
        try (var file = Files.newInputStream(jar);
                var entries = new ZipInputStream(new ByteArrayInputStream(file.readNBytes(LONGEST_BEGINNING)))) {
            var entry = entries.getNextEntry();
            if (entry != null && entry.isDirectory() && entries.read() < 0) {
                entry = entries.getNextEntry();
            }
            return isManifest(entry) ? version(entries.readNBytes(LONGEST_MANIFEST)) : "";
        }
    }

    private static boolean isManifest(@Nullable ZipEntry entry) {
        return entry != null && entry.getName().equalsIgnoreCase(JarFile.MANIFEST_NAME);
    }

    private static String version(byte[] manifest) throws IOException {
        var version = new Manifest(new ByteArrayInputStream(manifest))
                .getMainAttributes()
                .getValue(Attributes.Name.IMPLEMENTATION_VERSION);
        return version == null ? "" : version;
    }
}
