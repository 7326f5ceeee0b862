package io.plumbline.server.command;

import io.plumbline.batch.upload.FileKind;
import io.plumbline.batch.upload.Reception;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that can be looked at. Immutable.
 *
 * @param kind by its first bytes, whatever it is called
 * @param isPacked whether it is packed by gzip
 */
record EvidenceFile(Path path, FileKind kind, boolean isPacked) {

    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    /** What a file is; who names one that is of no use has made a mistake, and is told which. */
    static EvidenceFile of(Path file) throws LaunchException {
        if (Files.isDirectory(file)) {
            throw LaunchException.environment("\"" + file + "\" is a directory; name the files in it");
        }
        if (!Files.isRegularFile(file)) {
            throw LaunchException.environment("there is no file \"" + file + "\"");
        }
        if (!Files.isReadable(file)) {
            throw LaunchException.environment("the file \"" + file + "\" may not be read by this user");
        }
        try {
            var kind = Reception.kindOf(file);
            if (kind.isEmpty()) {
                throw LaunchException.environment("\"" + file + "\" cannot be looked at: "
                        + Reception.refusalOf(file).orElse("nothing is known of it"));
            }
            return new EvidenceFile(file, kind.get(), isPacked(file));
        } catch (IOException unreadable) {
            throw LaunchException.environment("\"" + file + "\" cannot be read: " + unreadable.getMessage());
        }
    }

    String name() {
        return String.valueOf(path.getFileName());
    }

    private static boolean isPacked(Path file) throws IOException {
        try (var body = Files.newInputStream(file)) {
            return body.read() == GZIP_FIRST && body.read() == GZIP_SECOND;
        }
    }
}
