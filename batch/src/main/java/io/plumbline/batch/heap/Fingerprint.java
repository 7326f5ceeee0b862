package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** What tells one dump's file from another without reading it whole: its length, its beginning, middle and end. */
final class Fingerprint {

    private static final int SAMPLE_BYTES = 16 << 10;

    private Fingerprint() {}

    static String of(Path dump) throws IOException {
        try (var channel = FileChannel.open(dump, StandardOpenOption.READ)) {
            long length = channel.size();
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(ByteBuffer.allocate(Long.BYTES).putLong(length).flip());
            for (long start : new long[] {0, length / 2, Math.max(0, length - SAMPLE_BYTES)}) {
                var sample = ByteBuffer.allocate(SAMPLE_BYTES);
                channel.read(sample, start);
                digest.update(sample.flip());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }
}
