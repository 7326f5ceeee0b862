package io.plumbline.server.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * Everything of one instance that must outlive it: the database, logs, the visit journal, evidence. One process at a time
 * holds its lock; the operating system gives the lock back when that process dies, however it dies.
 */
public final class DataDirectory implements AutoCloseable {

    private static final long LEAST_FREE_BYTES = 200L << 20;

    private final Path path;
    private final FileChannel lockFile;

    private DataDirectory(Path path, FileChannel lockFile) {
        this.path = path;
        this.lockFile = lockFile;
    }

    /** Makes the directory if it is missing and locks it. */
    public static DataDirectory lock(Path path) throws LaunchException {
        create(path);
        requireSpace(path);
        try {
            var channel = FileChannel.open(
                    path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!acquire(channel)) {
                var owner = text(channel);
                channel.close();
                throw LaunchException.environment("the data directory \"" + path + "\" is in use by process " + owner
                        + ": stop that process, or set PLUMBLINE_DATA_DIR or PLUMBLINE_HTTP_PORT to another");
            }
            channel.truncate(0);
            channel.write(
                    ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)));
            return new DataDirectory(path, channel);
        } catch (IOException refused) {
            throw unusable(path, refused);
        }
    }

    public Path path() {
        return path;
    }

    Path postgresql() {
        return path.resolve("postgresql");
    }

    Path payara() {
        return path.resolve("payara");
    }

    Path temporary() {
        return path.resolve("tmp");
    }

    Path logs() {
        return path.resolve("log");
    }

    Path classArchives() {
        return path.resolve("class-archive");
    }

    /** An empty directory of that name: what an earlier run left in it is deleted. */
    static Path emptied(Path directory) throws IOException {
        if (Files.exists(directory)) {
            deleteAll(directory);
        }
        return Files.createDirectories(directory);
    }

    static void deleteAll(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    static void copyAll(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (var file : files.toList()) {
                var target = to.resolve(from.relativize(file).toString());
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    /** Gives the lock back. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException stillOpen) {
            throw new IllegalStateException("the lock of \"" + path + "\" cannot be given back", stillOpen);
        }
    }

    private static void create(Path path) throws LaunchException {
        try {
            if (!Files.isDirectory(path)) {
                var parent = path.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                Files.createDirectory(
                        path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
            }
            Files.delete(Files.createTempFile(path, "write", ".probe"));
        } catch (IOException refused) {
            throw unusable(path, refused);
        }
    }

    private static void requireSpace(Path path) throws LaunchException {
        try {
            var free = Files.getFileStore(path).getUsableSpace();
            if (free < LEAST_FREE_BYTES) {
                throw LaunchException.environment(
                        "only " + (free >> 20) + " MiB are free for the data directory \"" + path
                                + "\"; " + (LEAST_FREE_BYTES >> 20)
                                + " MiB are needed: free some, or set PLUMBLINE_DATA_DIR to a directory on another disk");
            }
        } catch (IOException refused) {
            throw unusable(path, refused);
        }
    }

    private static LaunchException unusable(Path path, IOException refused) {
        return LaunchException.environment("the data directory \"" + path + "\" cannot be written (" + reason(refused)
                + "): set PLUMBLINE_DATA_DIR to a directory that this user may write");
    }

    private static String reason(IOException refused) {
        return refused.getClass().getSimpleName().replace("Exception", "") + ": " + refused.getMessage();
    }

    private static boolean acquire(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldByThisProcess) {
            return false;
        }
    }

    private static String text(FileChannel channel) throws IOException {
        var bytes = ByteBuffer.allocate(32);
        channel.read(bytes, 0);
        return new String(bytes.array(), 0, bytes.position(), StandardCharsets.US_ASCII).strip();
    }
}
