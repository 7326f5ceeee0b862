package io.plumbline.server.command;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A folder for what one run of a command needs meanwhile, which only its owner can enter. It goes with the run: at its end, when it is
 * stopped by Ctrl-C or SIGTERM, and if it was killed, when the next run begins. Used by one thread; {@link #isStopped} by any.
 */
final class WorkFolder implements Closeable {

    private static final Pattern NAME = Pattern.compile("plumbline-analyze-(\\d{1,18})-(\\d{1,18})");

    /** How long a stop waits for what is under way. */
    private static final long STOP_SECONDS = 5;

    private final Path path;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread atExit = new Thread(this::stop, "end of the command");
    private volatile boolean stopped;

    private WorkFolder(Path path) {
        this.path = path;
    }

    /** Makes that of this process; what runs that were killed left beside it goes. */
    static WorkFolder in(Path parent) throws IOException {
        var self = ProcessHandle.current();
        var path = parent.resolve("plumbline-analyze-" + self.pid() + "-" + startMillis(self));
        // of a killed run with the number and the begin of this one
        delete(path);
        var folder = new WorkFolder(path);
        // before it is there: who is stopped in between leaves nothing either
        Runtime.getRuntime().addShutdownHook(folder.atExit);
        Files.createDirectory(path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        deleteLeft(parent, path);
        return folder;
    }

    Path path() {
        return path;
    }

    /** Whether somebody wants the command to stop. */
    boolean isStopped() {
        return stopped;
    }

    @Override
    public void close() throws IOException {
        try {
            delete(path);
        } finally {
            closed.countDown();
            if (!stopped) {
                forgetExit();
            }
        }
    }

    private void forgetExit() {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException stopsNow) {
            // it finds nothing to do
        }
    }

    /* The thread that works sees it, ends the JVM that writes into the folder, and closes this. */
    private void stop() {
        stopped = true;
        try {
            if (!closed.await(STOP_SECONDS, TimeUnit.SECONDS)) {
                delete(path);
            }
        } catch (IOException | InterruptedException unfinished) {
            // the next run finds what is left
        }
    }

    private static void deleteLeft(Path parent, Path own) throws IOException {
        var owner = Files.getOwner(own);
        try (var others = Files.newDirectoryStream(parent, "plumbline-analyze-*")) {
            for (var other : others) {
                if (Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)
                        && isLeft(other)
                        && Files.getOwner(other, LinkOption.NOFOLLOW_LINKS).equals(owner)) {
                    delete(other);
                }
            }
        }
    }

    /** Whether the process that a folder is named after has ended; another may have its number now. */
    private static boolean isLeft(Path folder) {
        var name = NAME.matcher(folder.getFileName().toString());
        if (!name.matches()) {
            return false;
        }
        var process = ProcessHandle.of(Long.parseLong(name.group(1)));
        return process.isEmpty() || startMillis(process.get()) != Long.parseLong(name.group(2));
    }

    private static long startMillis(ProcessHandle process) {
        Optional<Instant> start = process.info().startInstant();
        return start.map(Instant::toEpochMilli).orElse(0L);
    }

    private static void delete(Path folder) throws IOException {
        try {
            Files.walkFileTree(folder, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                    Files.deleteIfExists(file);
                    return FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
                        throws IOException {
                    Files.deleteIfExists(directory);
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (NoSuchFileException gone) {
            // which is what was wanted
        }
    }
}
