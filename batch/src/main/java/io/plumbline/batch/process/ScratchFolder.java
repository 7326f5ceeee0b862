package io.plumbline.batch.process;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A folder for what is only needed meanwhile, which only its owner can enter; it goes on close, with the files in it.
 *
 * @param path which holds files alone
 */
public record ScratchFolder(Path path) implements Closeable {

    /** Makes it; what somebody who was killed left there goes. */
    public static ScratchFolder at(Path path) throws IOException {
        empty(path);
        Files.createDirectories(
                path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return new ScratchFolder(path);
    }

    /** A file in it. */
    public Path file(String name) {
        return path.resolve(name);
    }

    private static void empty(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (var files = Files.list(folder)) {
            for (var file : files.toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    @Override
    public void close() throws IOException {
        empty(path);
        Files.deleteIfExists(path);
    }
}
