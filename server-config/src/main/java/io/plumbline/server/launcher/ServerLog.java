package io.plumbline.server.launcher;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The file that the server writes to, and what in it the user should see. It is bounded: at the limit it is copied aside and
 * emptied in place, because the server holds it open. One thread.
 */
final class ServerLog {

    private static final int KEPT = 5;
    private static final int LONGEST_LINE = 500;

    /** The format of {@code logging.properties}: time, level, logger, message. */
    private static final Pattern SEVERE = Pattern.compile("\\S+ SEVERE \\S+ (.*)");

    private final Path file;
    private final long limitBytes;
    private long readBytes;

    private ServerLog(Path file, long limitBytes, long readBytes) {
        this.file = file;
        this.limitBytes = limitBytes;
        this.readBytes = readBytes;
    }

    /** The log in that directory; what an earlier run wrote stays and is not looked at. */
    static ServerLog in(Path directory, long limitBytes) throws LaunchException {
        var file = directory.resolve("server.log");
        try {
            return new ServerLog(file, limitBytes, Files.exists(file) ? Files.size(file) : 0);
        } catch (IOException refused) {
            throw LaunchException.environment("\"" + file + "\" cannot be read: " + refused.getMessage());
        }
    }

    Path file() {
        return file;
    }

    /** What was written since the last call, in whole lines. */
    List<String> newLines() throws IOException {
        try (var log = new RandomAccessFile(file.toFile(), "r")) {
            readBytes = Math.min(readBytes, log.length());
            log.seek(readBytes);
            var bytes = new byte[Math.toIntExact(Math.min(log.length() - readBytes, limitBytes))];
            log.readFully(bytes);
            var text = new String(bytes, StandardCharsets.UTF_8);
            var whole = text.lastIndexOf('\n') + 1;
            readBytes += text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
            return text.substring(0, whole).lines().toList();
        }
    }

    /** The message of a line that reports something severe; empty for all others. */
    static String severeMessage(String line) {
        var matcher = SEVERE.matcher(line);
        if (!matcher.matches()) {
            return "";
        }
        var message = matcher.group(1).strip();
        return message.length() > LONGEST_LINE ? message.substring(0, LONGEST_LINE) + "…" : message;
    }

    /** Keeps the file below its limit; lines written while it is copied are lost. */
    void rotateIfLarge() throws IOException {
        if (!Files.exists(file) || Files.size(file) < limitBytes) {
            return;
        }
        for (int i = KEPT - 1; i >= 1; i--) {
            if (Files.exists(numbered(i))) {
                Files.move(numbered(i), numbered(i + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.copy(file, numbered(1), StandardCopyOption.REPLACE_EXISTING);
        try (var log = new RandomAccessFile(file.toFile(), "rw")) {
            log.setLength(0);
        }
        readBytes = 0;
    }

    private Path numbered(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }
}
