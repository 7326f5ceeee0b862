package io.plumbline.persistence.link;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Codes that never repeat and still cannot be told from random ones without the key: the next number of a sequence, put
 * through a keyed permutation of all codes of a length. Where the sequence has passed the number of codes of a length, codes
 * become longer. Thread-safe if its source of numbers is.
 */
final class FeistelCodes implements CodeSource {

    private final LongSupplier numbers;
    private final Supplier<byte[]> keySource;
    private final String alphabet;
    private final RandomCodes rest;

    /** The permutation of each length in use; guarded by this object, as are the permutations themselves. */
    private final Map<Integer, FeistelPermutation> permutations = new HashMap<>();

    private byte @Nullable [] key;

    /**
     * Codes of the numbers of a sequence.
     *
     * @param keySource gives the secret, of 32 bytes, at the first use
     */
    FeistelCodes(LongSupplier numbers, Supplier<byte[]> keySource, String alphabet) {
        this.numbers = numbers;
        this.keySource = keySource;
        this.alphabet = alphabet;
        this.rest = new RandomCodes(alphabet);
    }

    /** The secret of 32 bytes that a text stands for. */
    static byte[] keyOf(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (GeneralSecurityException noSha) {
            throw new IllegalStateException("every Java platform has SHA-256", noSha);
        }
    }

    @Override
    public String next(int length) {
        return codeOf(numbers.getAsLong(), length);
    }

    /**
     * The code of a number: of that length, or of the least length above with more codes than the number. Characters beyond
     * the longest permuted length are drawn at random.
     */
    String codeOf(long number, int length) {
        var longest = longestPermuted();
        var least = length;
        while (least < longest && number >= codesOf(least)) {
            least++;
        }
        var permuted = Math.min(least, longest);
        var image = imageOf(number, permuted);
        var code = new StringBuilder(least);
        for (var i = 0; i < permuted; i++) {
            code.append(alphabet.charAt((int) (image % alphabet.length())));
            image /= alphabet.length();
        }
        // what is longer than any permuted number is unique already
        return least == permuted
                ? code.toString()
                : code.append(rest.next(least - permuted)).toString();
    }

    private synchronized long imageOf(long number, int length) {
        if (key == null) {
            key = keySource.get();
        }
        var secret = key;
        return permutations
                .computeIfAbsent(length, any -> new FeistelPermutation(secret, codesOf(length)))
                .of(number);
    }

    private long codesOf(int length) {
        var codes = 1L;
        for (var i = 0; i < length; i++) {
            codes *= alphabet.length();
        }
        return codes;
    }

    /** The greatest length whose codes can be numbered. */
    private int longestPermuted() {
        var length = 0;
        for (var codes = 1L; codes <= FeistelPermutation.GREATEST_BOUND / alphabet.length(); length++) {
            codes *= alphabet.length();
        }
        return length;
    }
}
