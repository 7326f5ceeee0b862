package io.plumbline.persistence.link;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/**
 * Puts the numbers below a bound into an order that nobody can tell without the key: a bijection of them onto themselves.
 * One thread.
 *
 * <p>A balanced Feistel network (Luby and Rackoff, 1988) over the least even number of bits that holds the bound, whose
 * round function is AES under the key of the round's number, the bound and one half. Where it leads past the bound it is
 * applied again until it does not (cycle walking: Black and Rogaway, <i>Ciphers with Arbitrary Finite Domains</i>, 2002),
 * which is at most four times on average.
 */
final class FeistelPermutation {

    /** The greatest bound: both halves fit an {@code int}. */
    static final long GREATEST_BOUND = 1L << 62;

    /** Four make a strong pseudo-random permutation; the others are for small bounds, which are weaker. */
    private static final int ROUNDS = 6;

    private static final int BLOCK_BYTES = 16;

    private final Cipher cipher;
    private final long bound;
    private final int halfBits;
    private final long halfMask;
    private final byte[] input = new byte[BLOCK_BYTES];
    private final byte[] output = new byte[BLOCK_BYTES];
    private final ByteBuffer question = ByteBuffer.wrap(input);
    private final ByteBuffer answer = ByteBuffer.wrap(output);

    /**
     * The permutation of the numbers from 0 to below a bound.
     *
     * @param key 16 or 32 bytes
     */
    FeistelPermutation(byte[] key, long bound) {
        if (bound < 2 || bound > GREATEST_BOUND) {
            throw new IllegalArgumentException("the bound is " + bound + "; it must be from 2 to " + GREATEST_BOUND);
        }
        this.bound = bound;
        var bits = Long.SIZE - Long.numberOfLeadingZeros(bound - 1);
        this.halfBits = (bits + 1) / 2;
        this.halfMask = (1L << halfBits) - 1;
        try {
            // one block at a time, so the mode chains nothing: this is the bare block cipher as a pseudo-random
            // function
            this.cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        } catch (GeneralSecurityException noAes) {
            throw new IllegalStateException("every Java platform has AES", noAes);
        }
    }

    /** Where a number below the bound is put. */
    long of(long number) {
        if (number < 0 || number >= bound) {
            throw new IllegalArgumentException("the number " + number + " is not from 0 to below " + bound);
        }
        var image = number;
        do {
            image = throughAllRounds(image);
        } while (image >= bound);
        return image;
    }

    private long throughAllRounds(long number) {
        var left = number >>> halfBits;
        var right = number & halfMask;
        for (var round = 0; round < ROUNDS; round++) {
            var mixed = left ^ (function(round, right) & halfMask);
            left = right;
            right = mixed;
        }
        return (left << halfBits) | right;
    }

    private long function(int round, long half) {
        question.putLong(0, bound).putInt(Long.BYTES, (int) half);
        // halves have at most 31 bits, so that the last byte is free for the round
        input[BLOCK_BYTES - 1] = (byte) round;
        try {
            cipher.update(input, 0, BLOCK_BYTES, output, 0);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("AES takes every block of its size", failure);
        }
        return answer.getLong(0);
    }
}
