package io.plumbline.batch.target;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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

    private static final int LONGEST_MANIFEST = 1 << 20;

    private MainJar() {}

    /** The version of the implementation in its manifest; empty if there is none to be read. */
    static String version(MBeanServerConnection beans) throws IOException, JMException {
        var told = beans.getAttribute(new ObjectName(ManagementFactory.RUNTIME_MXBEAN_NAME), "SystemProperties");
        return told instanceof TabularData properties
                ? jar(properties).map(MainJar::versionIn).orElse("")
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

    static String versionIn(Path jar) {
        if (!Files.isRegularFile(jar)) {
            return "";
        }
        try (var entries = new ZipInputStream(Files.newInputStream(jar))) {
            var entry = entries.getNextEntry();
            if (entry != null && entry.isDirectory()) {
                entry = entries.getNextEntry();
            }
            return isManifest(entry) ? version(entries.readNBytes(LONGEST_MANIFEST)) : "";
        } catch (IOException | IllegalArgumentException unreadable) {
            return "";
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
