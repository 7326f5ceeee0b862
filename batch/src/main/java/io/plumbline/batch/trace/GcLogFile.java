package io.plumbline.batch.trace;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/** The outer form of a GC log, told at a cost that does not grow with the file. Thread-safe. */
public final class GcLogFile {

    /** As the JVM writes it since JDK 9 by tags or numbers, and as JDK 8 does. */
    private static final Pattern BEGINNING = Pattern.compile("\\[gc[\\],\\s]|\\bGC\\(\\d+\\)|\\[(Full )?GC[ (]");

    /** The last line with a date is in the last part of the file. */
    private static final int TAIL_BYTES = 1 << 16;

    private GcLogFile() {}

    /** Says whether a file that begins like this may be one: text, and some of it of a collector. */
    public static boolean mayBegin(String head) {
        boolean isText =
                head.chars().allMatch(octet -> octet >= ' ' || octet == '\t' || octet == '\n' || octet == '\r');
        return isText && BEGINNING.matcher(head).find();
    }

    /**
     * When the last line was written that tells a date, by its JVM's clock; empty if none of the last does.
     *
     * @throws UnreadableGcLogException if no line of a GC log is among the first
     */
    public static Optional<Instant> endOf(Path log) throws IOException {
        GcLogs.requireOne(log);
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            var tail = new byte[(int) Math.min(TAIL_BYTES, file.length())];
            file.seek(file.length() - tail.length);
            file.readFully(tail);
            return new String(tail, StandardCharsets.ISO_8859_1)
                    .lines()
                    .map(GcLogLine::of)
                    .flatMap(line -> Optional.ofNullable(line).map(GcLogLine::at).stream())
                    .reduce((earlier, later) -> later);
        }
    }
}
