package io.plumbline.web.redirect;

/** A hash of texts that nobody can choose by who does not know its seed. Immutable. */
final class SeededHash {

    static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;

    private final long seed;

    SeededHash(long seed) {
        this.seed = seed;
    }

    long of(String text) {
        var hash = seed;
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FACTOR;
            hash ^= hash >>> 32;
        }
        // the finaliser of MurmurHash3, so that every bit depends on every character
        hash ^= hash >>> 33;
        hash *= 0xFF51_AFD7_ED55_8CCDL;
        hash ^= hash >>> 33;
        hash *= 0xC4CE_B9FE_1A85_EC53L;
        return hash ^ hash >>> 33;
    }
}
