package io.plumbline.persistence.link;

import java.security.SecureRandom;
import java.util.random.RandomGenerator;

/**
 * Unpredictable codes: each character is drawn evenly from an alphabet. Thread-safe if its generator is.
 *
 * <p>Codes that can be guessed or counted lead strangers to other people's links (Georgiev and Shmatikov, <i>Gone in Six
 * Characters</i>, arXiv 1604.02734), so the generator is a cryptographic one: at 7 characters and 10 million links one
 * guess in 352,000 hits a link.
 */
final class RandomCodes implements CodeSource {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final RandomGenerator random;
    private final String alphabet;

    /** Codes from the JVM's cryptographic generator. */
    RandomCodes(String alphabet) {
        this(RANDOM, alphabet);
    }

    RandomCodes(RandomGenerator random, String alphabet) {
        this.random = random;
        this.alphabet = alphabet;
    }

    @Override
    public String next(int length) {
        var code = new StringBuilder(length);
        for (var i = 0; i < length; i++) {
            code.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return code.toString();
    }
}
