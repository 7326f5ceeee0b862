package io.plumbline.batch.agent;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;

/*
 * Always at the same place: a process that has it loaded already finds it by its name, and takes no second one, even if the
 * file was written anew meanwhile (dlopen compares names first).
 */
/** Async-profiler's library as a file, which only its owner can read. */
final class ProfilerLibrary {

    static final String NAME = "libasyncProfiler.so";

    private ProfilerLibrary() {}

    /**
     * Writes it into a folder, unless it is there.
     *
     * @param folder which only its owner can enter
     * @throws IOException if it cannot be written, or this JVM's class path has none for the platform
     */
    static Path in(Path folder, HostProcess.Platform platform) throws IOException {
        var file = folder.resolve(NAME);
        var content = content(platform);
        if (!Files.isRegularFile(file) || !Arrays.equals(Files.readAllBytes(file), content)) {
            var fresh = Files.createTempFile(
                    folder,
                    NAME,
                    ".part",
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                Files.write(fresh, content);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(fresh);
            }
        }
        return file;
    }

    private static byte[] content(HostProcess.Platform platform) throws IOException {
        try (var packed = ProfilerLibrary.class.getResourceAsStream("/" + platform.folder() + "/" + NAME)) {
            if (packed == null) {
                throw new IOException("async-profiler's library for " + platform.folder()
                        + " is not among the libraries of the analysis (WEB-INF/analysis)");
            }
            return packed.readAllBytes();
        }
    }
}
