package io.plumbline.batch.hprof;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;

/** What happens to dumps on their way: they are cut, damaged and packed. */
public final class Damage {

    private static final byte[] GZIP_WITHOUT_FLAGS = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0};
    private static final byte[] GZIP_WITH_COMMENT = {0x1f, (byte) 0x8b, 8, 16, 0, 0, 0, 0, 0, 0};

    private Damage() {}

    public static byte[] cut(byte[] dump, int length) {
        return Arrays.copyOf(dump, length);
    }

    public static byte[] flipped(byte[] dump, int from, int length, long seed) {
        var flipped = dump.clone();
        var random = new Random(seed);
        for (int i = from; i < Math.min(from + length, dump.length); i++) {
            flipped[i] ^= (byte) (1 + random.nextInt(255));
        }
        return flipped;
    }

    public static byte[] gzipped(byte[] dump) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(dump);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    /** As {@code jcmd -gz} packs: a gzip member a block, the first with a comment that says how long blocks are. */
    public static byte[] gzippedInBlocks(byte[] dump, int blockBytes) {
        var packed = new ByteArrayOutputStream();
        try {
            for (int from = 0; from < dump.length; from += blockBytes) {
                var block = Arrays.copyOfRange(dump, from, Math.min(from + blockBytes, dump.length));
                packed.write(from == 0 ? GZIP_WITH_COMMENT : GZIP_WITHOUT_FLAGS);
                if (from == 0) {
                    packed.write(("HPROF BLOCKSIZE=" + blockBytes).getBytes(StandardCharsets.US_ASCII));
                    packed.write(0);
                }
                var deflater = new Deflater(1, true);
                var deflated = new DeflaterOutputStream(packed, deflater);
                deflated.write(block);
                deflated.finish();
                deflater.end();
                var checksum = new CRC32();
                checksum.update(block);
                writeLittleEndian(packed, (int) checksum.getValue());
                writeLittleEndian(packed, block.length);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return packed.toByteArray();
    }

    private static void writeLittleEndian(ByteArrayOutputStream out, int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            out.write(value >>> shift);
        }
    }
}
