package io.plumbline.batch.upload;

import io.plumbline.batch.trace.GcLogFile;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a file of evidence is, by its first bytes and never by its name. */
public enum FileKind {
    HEAP_DUMP("JAVA PROFILE 1.0.", "heap dump", "hprof"),
    RECORDING("FLR\0", "flight recording", "jfr"),

    /** Text without a magic; see {@link GcLogFile}. */
    GC_LOG(null, "GC log", "log");

    /** So many bytes tell. */
    static final int HEAD_BYTES = 4096;

    private static final String ZIP = "PK\3\4";
    private static final String GZIP = "\u001f\u008b";

    private final @Nullable String magic;
    private final String words;
    private final String extension;

    FileKind(@Nullable String magic, String words, String extension) {
        this.magic = magic;
        this.words = words;
        this.extension = extension;
    }

    static Optional<FileKind> of(byte[] head, int length) {
        var text = text(head, length);
        for (var kind : values()) {
            if (kind.magic != null && text.startsWith(kind.magic)) {
                return Optional.of(kind);
            }
        }
        return GcLogFile.mayBegin(text) ? Optional.of(GC_LOG) : Optional.empty();
    }

    /** Why a file that begins like this is of no use here, and what to do. */
    static String refusalOf(byte[] head, int length, boolean unpacked) {
        var text = text(head, length);
        var where = unpacked ? "what is packed in it" : "it";
        if (length == 0) {
            return where + " is empty";
        }
        if (text.startsWith(ZIP)) {
            return where + " is a zip archive; unpack it and send what is in it";
        }
        if (text.startsWith(GZIP)) {
            return where + " is packed once more; unpack it once before";
        }
        return where
                + " is neither a heap dump (\"JAVA PROFILE 1.0.2\", by jcmd PID GC.heap_dump FILE) nor a flight recording"
                + " (\"FLR\", by jcmd PID JFR.dump filename=FILE) nor a GC log (by -Xlog:gc*:file=FILE:time,uptime,level,tags)";
    }

    private static String text(byte[] head, int length) {
        return new String(head, 0, length, StandardCharsets.ISO_8859_1);
    }

    /** The end of a file's name. */
    public String extension() {
        return extension;
    }

    @Override
    public String toString() {
        return words;
    }
}
