package io.plumbline.batch.nightly.notice;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Proves that a call is ours and how old it is: HMAC-SHA256 over {@code <seconds since 1970>.<delivery>.<body>}. */
final class Signature {

    static final String HEADER = "X-Plumbline-Signature";

    private static final String ALGORITHM = "HmacSHA256";

    private Signature() {}

    /** The header's value: {@code t=<seconds>,v1=<64 hexadecimal digits>}. */
    static String of(String secret, Instant at, long delivery, String body) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
            var signed = at.getEpochSecond() + "." + delivery + "." + body;
            return "t=" + at.getEpochSecond() + ",v1=" + HexFormat.of().formatHex(mac.doFinal(signed.getBytes(UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException brokenJvm) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, brokenJvm);
        }
    }
}
