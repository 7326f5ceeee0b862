package io.plumbline.web.console;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A file as it is sent, plain and packed; immutable. */
final class ConsoleFile {

    private final String type;
    private final byte[] octets;
    private final byte[] packed;
    private final String hash;

    private ConsoleFile(String type, byte[] octets) throws IOException {
        this.type = type;
        this.octets = octets;
        this.packed = pack(octets);
        this.hash = hashOf(octets);
    }

    /** A file of a media type. */
    static ConsoleFile of(String type, byte[] octets) throws IOException {
        return new ConsoleFile(type, octets.clone());
    }

    String type() {
        return type;
    }

    int length(boolean isPacked) {
        return sent(isPacked).length;
    }

    void writeTo(OutputStream output, boolean isPacked) throws IOException {
        output.write(sent(isPacked));
    }

    private byte[] sent(boolean isPacked) {
        return isPacked ? packed : octets;
    }

    /** Its octets as UTF-8. */
    String text() {
        return new String(octets, UTF_8);
    }

    /** Of its octets, in hexadecimal digits. */
    String hash() {
        return hash;
    }

    /** The entity tag; a weak one, because two encodings of it are sent. */
    String tag() {
        return "W/\"" + hash + "\"";
    }

    private static byte[] pack(byte[] octets) throws IOException {
        var packed = new ByteArrayOutputStream(octets.length / 2);
        try (var gzip = new GZIPOutputStream(packed) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(octets);
        }
        return packed.toByteArray();
    }

    static String hashOf(byte[] octets) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets), 0, Long.BYTES);
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("every JVM has SHA-256", broken);
        }
    }
}
