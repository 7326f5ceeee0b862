package io.plumbline.batch.hprof;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/** A file that nobody else sees and that is gone when it is closed, or its process dies. */
public final class TemporaryFile {

    private TemporaryFile() {}

    /** Creates an empty, sparse file in this directory. On Unix its name is removed at once. */
    public static FileChannel create(Path directory) throws IOException {
        return FileChannel.open(
                directory.resolve(".plumbline-" + UUID.randomUUID() + ".tmp"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE,
                StandardOpenOption.DELETE_ON_CLOSE);
    }
}
