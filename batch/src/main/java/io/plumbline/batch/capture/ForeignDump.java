package io.plumbline.batch.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A heap dump in a directory that others may write in: what is said to lie there is looked at before it is believed. Links are not
 * followed, and it is judged by a copy that nobody else can change. Where somebody puts a pipe in its place, opening it would wait for
 * ever; so it is first moved to where nobody else can, and only then looked at and opened.
 *
 * @param folder that it should be in
 * @param own beside that, which nobody else can enter
 * @param name of its file
 * @param there its path as the JVM sees it that has written it
 */
record ForeignDump(ForeignFolder folder, ForeignFolder own, String name, String there) {

    private static final byte[] MAGIC = "JAVA PROFILE 1.0.".getBytes(StandardCharsets.US_ASCII);

    /** The last record of a dump: its kind, four bytes of time, and a length of nothing. */
    private static final int END = 0x2C;

    private static final int END_BYTES = 9;
    private static final int BLOCK = 1 << 20;

    /**
     * Copies it to a new file, mode 0600.
     *
     * @throws IOException if there is no such file, it is no heap dump, or not a whole one; no copy stays
     */
    void copyTo(Path target) throws IOException {
        requireRegular(folder);
        folder.move(name, own);
        requireRegular(own);
        boolean whole = false;
        try {
            copy(target);
            requireWhole(target);
            whole = true;
        } finally {
            if (!whole) {
                Files.deleteIfExists(target);
            }
        }
    }

    private Path file() {
        return folder.path().resolve(name);
    }

    private void requireRegular(ForeignFolder place) throws IOException {
        var found = place.look(name);
        if (found.isEmpty()) {
            throw new IOException("the JVM says it wrote \"" + there + "\", but there is no \"" + file()
                    + "\" here; the two paths do not name the same directory");
        }
        if (!found.get().isRegularFile()) {
            throw new IOException(
                    "\"" + file() + "\" is no file but a link or something else, and nothing that the JVM wrote");
        }
    }

    /** As far as it reaches now. */
    private void copy(Path target) throws IOException {
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var in = own.open(name);
                var out = FileChannel.open(
                        target, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            var buffer = ByteBuffer.allocate(BLOCK);
            long left = in.size();
            int read = 1;
            while (left > 0 && read > 0) {
                read = in.read(buffer.clear().limit((int) Math.min(BLOCK, left)));
                left -= read;
                buffer.flip();
                while (buffer.hasRemaining()) {
                    out.write(buffer);
                }
            }
        } catch (AccessDeniedException forbidden) {
            throw new IOException(
                    "Plumbline's user may not read \"" + file()
                            + "\", which only the target's user may; run both as the same user",
                    forbidden);
        }
    }

    private void requireWhole(Path copy) throws IOException {
        try (var channel = FileChannel.open(copy, StandardOpenOption.READ)) {
            long bytes = channel.size();
            if (!ByteBuffer.wrap(MAGIC).equals(read(channel, 0, MAGIC.length))) {
                throw new IOException("\"" + file() + "\" is no heap dump");
            }
            var end = read(channel, bytes - END_BYTES, END_BYTES);
            if (end.get(0) != END || end.getInt(END_BYTES - Integer.BYTES) != 0) {
                throw new IOException("\"" + file() + "\" is cut off after " + bytes
                        + " bytes; is the disk full that the target writes to?");
            }
        }
    }

    private static ByteBuffer read(FileChannel channel, long at, int bytes) throws IOException {
        var buffer = ByteBuffer.allocate(bytes);
        long position = Math.max(0, at);
        int more = 1;
        while (buffer.hasRemaining() && more > 0) {
            more = channel.read(buffer, position + buffer.position());
        }
        return buffer.rewind();
    }
}
