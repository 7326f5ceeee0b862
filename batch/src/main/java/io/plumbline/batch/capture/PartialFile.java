package io.plumbline.batch.capture;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** A new file, readable for its owner only, that vanishes on close unless it was completed. */
final class PartialFile implements AutoCloseable {

    private final Path file;
    private final FileChannel channel;
    private boolean kept;

    private PartialFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static PartialFile create(Path file) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try {
            var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            return new PartialFile(file, FileChannel.open(file, options, ownerOnly));
        } catch (FileAlreadyExistsException exists) {
            throw new IOException("the file \"" + file + "\" exists already; evidence is never overwritten", exists);
        }
    }

    FileChannel channel() {
        return channel;
    }

    /** Completes the file. */
    void keep() {
        kept = true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!kept) {
            Files.deleteIfExists(file);
        }
    }
}
