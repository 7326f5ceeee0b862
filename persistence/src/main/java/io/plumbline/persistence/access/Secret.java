package io.plumbline.persistence.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The secret of an API key: what a client sends in {@code X-Api-Key}. Immutable; never printed by {@link #toString}.
 *
 * <p>A plain SHA-256 is enough to keep it, because a secret of 256 random bits cannot be found by trying.
 *
 * @param text the secret itself
 */
public record Secret(String text) {

    private static final int LEAST_CHOSEN_CHARACTERS = 16;
    private static final int BYTES = 256 / Byte.SIZE;
    private static final SecureRandom RANDOM = new SecureRandom();

    /**
     * A secret as it was sent or stored.
     *
     * @throws IllegalArgumentException if it is blank or cannot be sent as a header
     */
    public Secret {
        if (text.isBlank()) {
            throw new IllegalArgumentException("an API key's secret is blank; give at least one character");
        }
        if (!text.chars().allMatch(character -> character > ' ' && character < 0x7f)) {
            throw new IllegalArgumentException(
                    "an API key's secret holds a blank or a character outside ASCII, which no header can carry");
        }
    }

    /**
     * A secret that somebody chose for a key with every right.
     *
     * @throws IllegalArgumentException also if it is short enough to be guessed
     */
    public static Secret chosen(String text) {
        var secret = new Secret(text);
        if (text.length() < LEAST_CHOSEN_CHARACTERS) {
            throw new IllegalArgumentException("an API key's secret of " + text.length()
                    + " characters can be guessed; give at least " + LEAST_CHOSEN_CHARACTERS);
        }
        return secret;
    }

    /** A new secret of 256 random bits, as 64 hexadecimal digits. */
    public static Secret random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new Secret(HexFormat.of().formatHex(bytes));
    }

    /** The SHA-256 of any text that claims to be a secret. */
    public static byte[] hashOf(String claimed) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(claimed.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("this JVM has no SHA-256, which every JVM must have", broken);
        }
    }

    byte[] hash() {
        return hashOf(text);
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
