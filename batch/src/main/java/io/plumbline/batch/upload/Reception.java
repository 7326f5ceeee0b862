package io.plumbline.batch.upload;

import io.plumbline.batch.upload.UploadRefusedException.Reason;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Writes a file of evidence to the disk while it arrives, unpacked if it was packed: so much as one buffer of it is in memory. What
 * cannot be evidence is refused by its first bytes. One thread.
 */
public final class Reception {

    private static final int BUFFER_BYTES = 1 << 18;
    private static final long LOOK_AT_DISK_BYTES = 16L << 20;
    private static final int GZIP_FIRST = 0x1f;
    private static final int GZIP_SECOND = 0x8b;

    private final Path directory;
    private final Path file;
    private final UploadLimits limits;

    private Reception(Path directory, String name, UploadLimits limits) {
        this.directory = directory;
        this.file = directory.resolve(name);
        this.limits = limits;
    }

    /**
     * What arrived.
     *
     * @param bytes unpacked
     * @param damage what is wrong with the packing; absent if nothing is
     */
    public record Received(
            FileKind kind, long bytes, @Nullable String damage) {}

    /**
     * Writes a file until the body ends; if it does not, or the file is refused, what was written of it is deleted.
     *
     * @param announcedBytes how long the body says it is; -1 if it does not
     * @param directory where the file is made, readable for its owner alone
     * @param name of the file there, which does not exist yet
     * @throws UploadRefusedException if the file is not taken
     * @throws IOException if the body cannot be read
     */
    public static Received receive(
            InputStream body, long announcedBytes, Path directory, String name, UploadLimits limits)
            throws IOException {
        return new Reception(directory, name, limits).receive(body, announcedBytes);
    }

    /**
     * Why a file is of no use here, by its first bytes; empty if it may be. Whoever asks before he sends need not wait for the
     * answer until it has arrived.
     */
    public static Optional<String> refusalOf(Path file) throws IOException {
        try (var body = Files.newInputStream(file)) {
            var sent = new SentBytes(body, UploadLimits.NONE);
            boolean packed = isPacked(sent);
            var head = headOf(sent, packed);
            return FileKind.of(head, head.length).isPresent()
                    ? Optional.empty()
                    : Optional.of(FileKind.refusalOf(head, head.length, packed));
        } catch (EOFException | ZipException broken) {
            return Optional.of("the gzip file is damaged from its beginning: " + broken.getMessage());
        }
    }

    /** What a file is, by its first bytes, packed or not; empty if it is of no use here, as {@link #refusalOf} tells. */
    public static Optional<FileKind> kindOf(Path file) throws IOException {
        try (var body = Files.newInputStream(file)) {
            var sent = new SentBytes(body, UploadLimits.NONE);
            var head = headOf(sent, isPacked(sent));
            return FileKind.of(head, head.length);
        } catch (EOFException | ZipException broken) {
            return Optional.empty();
        }
    }

    private Received receive(InputStream body, long announcedBytes) throws IOException {
        if (announcedBytes > limits.maxBytes()) {
            throw limits.tooLarge();
        }
        requireRoom(Math.max(0, announcedBytes));
        boolean whole = false;
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (var channel = FileChannel.open(file, options, ownerOnly)) {
            var received = write(new SentBytes(body, limits), channel);
            // its row is to say nothing that a loss of power takes back
            channel.force(true);
            whole = true;
            return received;
        } finally {
            if (!whole) {
                Files.deleteIfExists(file);
            }
        }
    }

    private Received write(SentBytes sent, FileChannel channel) throws IOException {
        if (!isPacked(sent)) {
            return copy(sent, sent, channel, false);
        }
        try (var gzip = new GzipMembers(sent)) {
            return copy(gzip, sent, channel, true);
        } catch (EOFException | ZipException broken) {
            throw new UploadRefusedException(
                    Reason.UNFIT, "the gzip file is damaged from its beginning: " + broken.getMessage(), broken);
        }
    }

    private static byte[] headOf(SentBytes sent, boolean packed) throws IOException {
        if (!packed) {
            return sent.readNBytes(FileKind.HEAD_BYTES);
        }
        try (var gzip = new GzipMembers(sent)) {
            return gzip.readNBytes(FileKind.HEAD_BYTES);
        }
    }

    private static boolean isPacked(SentBytes sent) throws IOException {
        var magic = new byte[2];
        int length = sent.readNBytes(magic, 0, 2);
        sent.unread(magic, 0, length);
        return length == 2 && (magic[0] & 0xff) == GZIP_FIRST && (magic[1] & 0xff) == GZIP_SECOND;
    }

    private Received copy(InputStream unpacked, SentBytes sent, FileChannel channel, boolean packed)
            throws IOException {
        var buffer = new byte[BUFFER_BYTES];
        int head = unpacked.readNBytes(buffer, 0, FileKind.HEAD_BYTES);
        var kind = FileKind.of(buffer, head)
                .orElseThrow(() -> new UploadRefusedException(Reason.UNFIT, FileKind.refusalOf(buffer, head, packed)));
        String damage = null;
        int length = head;
        long bytes = 0;
        long lookAgainAt = LOOK_AT_DISK_BYTES;
        while (length >= 0) {
            bytes += length;
            requireAllowed(sent.count(), bytes, packed);
            if (bytes >= lookAgainAt) {
                requireRoom(0);
                lookAgainAt = bytes + LOOK_AT_DISK_BYTES;
            }
            write(buffer, length, channel);
            try {
                length = unpacked.read(buffer, 0, buffer.length);
            } catch (EOFException | ZipException broken) {
                damage = "the gzip file is cut short or damaged: what could be unpacked was kept";
                length = -1;
            }
        }
        return new Received(kind, bytes, damage);
    }

    private void requireAllowed(long sentBytes, long bytes, boolean packed) throws UploadRefusedException {
        if (bytes > limits.maxBytes()) {
            throw limits.tooLarge();
        }
        if (packed && limits.isBomb(sentBytes, bytes)) {
            throw new UploadRefusedException(
                    Reason.TOO_LARGE,
                    "the gzip file unpacks to more than " + limits.maxRatio()
                            + " times its size; unpack it and send it as it"
                            + " is, or raise plumbline.upload.max-ratio");
        }
    }

    private void requireRoom(long bytes) throws IOException {
        long free = Files.getFileStore(directory).getUsableSpace();
        if (free - bytes < limits.freeBytes()) {
            throw new UploadRefusedException(
                    Reason.NO_ROOM,
                    "the disk has no room for the file: " + free
                            + " bytes are free, of which plumbline.upload.free-space" + " leaves " + limits.freeBytes()
                            + " alone");
        }
    }

    private static void write(byte[] buffer, int length, FileChannel channel) throws UploadRefusedException {
        var bytes = ByteBuffer.wrap(buffer, 0, length);
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException full) {
            throw new UploadRefusedException(
                    Reason.NO_ROOM, "the file could not be written: " + full.getMessage(), full);
        }
    }
}
