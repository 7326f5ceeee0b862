package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodesTest {

    private static final String BASE62 = CodeAlphabet.BASE62.characters();
    private static final byte[] KEY = FeistelCodes.keyOf("a key for tests alone");

    /** The 99.9 % point of chi-square with 61 degrees of freedom. */
    private static final double MOST_CHI_SQUARE = 100.9;

    @Test
    void everyCharacterIsDrawnEquallyOften() {
        assertThat(chiSquare(new RandomCodes(new Random(1), BASE62))).isLessThan(MOST_CHI_SQUARE);
    }

    @Test
    void everyCharacterOfPermutedNumbersIsEquallyFrequent() {
        assertThat(chiSquare(new FeistelCodes(new AtomicLong()::getAndIncrement, () -> KEY, BASE62)))
                .isLessThan(MOST_CHI_SQUARE);
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 3, 62, 100, 1_000, 4_096, 4_097, 238_328})
    void everyNumberBelowTheBoundIsHitOnce(long bound) {
        var permutation = new FeistelPermutation(KEY, bound);
        var hits = new boolean[(int) bound];

        for (var number = 0L; number < bound; number++) {
            hits[(int) permutation.of(number)] = true;
        }

        for (var hit : hits) {
            assertThat(hit).isTrue();
        }
    }

    @Test
    void tenMillionNumbersAreTenMillionCodes() {
        var permutation = new FeistelPermutation(KEY, 3_521_614_606_208L);
        var images = new long[10_000_000];
        for (var number = 0; number < images.length; number++) {
            images[number] = permutation.of(number);
        }

        Arrays.parallelSort(images);

        for (var i = 1; i < images.length; i++) {
            if (images[i] == images[i - 1]) {
                throw new AssertionError("two numbers became " + images[i]);
            }
        }
    }

    @Test
    void anotherKeyGivesOtherCodes() {
        var other = FeistelCodes.keyOf("another key for tests alone");

        assertThat(codes(KEY).codeOf(5, 7)).isNotEqualTo(codes(other).codeOf(5, 7));
        assertThat(codes(KEY).codeOf(5, 7)).isEqualTo(codes(KEY).codeOf(5, 7));
    }

    @Test
    void codesBecomeLongerWhereTheSequenceHasPassedThem() {
        assertThat(codes(KEY).codeOf(62L * 62 * 62 * 62 - 1, 4)).hasSize(4);
        assertThat(codes(KEY).codeOf(62L * 62 * 62 * 62, 4)).hasSize(5);
        assertThat(codes(KEY).codeOf(62L * 62 * 62 * 62 * 62 * 62 * 62 * 62 * 62, 4))
                .hasSize(10);
    }

    @Test
    void aCodeMayBeLongerThanAnyNumber() {
        assertThat(codes(KEY).codeOf(5, 64)).hasSize(64).matches("[0-9A-Za-z]+");
    }

    @Test
    void theBoundsOfAPermutationAreKept() {
        assertThatThrownBy(() -> new FeistelPermutation(KEY, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FeistelPermutation(KEY, 10).of(10)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new FeistelPermutation(KEY, 1L << 62).of((1L << 62) - 1)).isBetween(0L, (1L << 62) - 1);
    }

    @Test
    void theSequenceAndItsKeyAreKeptInTheDatabase() {
        try (var store = new LinkStore()) {
            var numbers = store.numbers();

            assertThat(numbers.next()).isZero();
            assertThat(numbers.next()).isEqualTo(1);
            assertThat(numbers.key()).hasSize(32).isEqualTo(store.numbers().key());
            assertThat(store.shorten(Wish.any(), new FeistelCodes(numbers::next, numbers::key, BASE62))
                            .shortCode())
                    .matches("[0-9A-Za-z]{7}");
        }
    }

    @Test
    void theAlphabetsHaveNothingThatIsEasilyTakenForSomethingElse() {
        assertThat(CodeAlphabet.UNAMBIGUOUS.characters())
                .doesNotContainPattern("[0Oo1Il]")
                .hasSize(56);
        assertThat(CodeAlphabet.UNAMBIGUOUS.lowerCaseCharacters()).isEqualTo("23456789abcdefghijkmnpqrstuvwxyz");
        assertThat(CodeAlphabet.BASE62.lowerCaseCharacters()).hasSize(36);
    }

    @Test
    void everyPathOfOursIsReservedInAnyCaseAndWithWhatFollows() {
        assertThat(Stream.of(
                        "rest",
                        "API",
                        "Console",
                        "favicon.ico",
                        "robots.txt",
                        "rest/v3",
                        "..",
                        "openapi",
                        "metrics",
                        "a/track",
                        "a/b/QR-code"))
                .allMatch(ReservedCodes::contains);
        assertThat(Stream.of("restful", "apis", "a/rest", "healthy", "track", "track/a"))
                .noneMatch(ReservedCodes::contains);
    }

    private static FeistelCodes codes(byte[] key) {
        return new FeistelCodes(new AtomicLong()::getAndIncrement, () -> key, BASE62);
    }

    private static double chiSquare(CodeSource codes) {
        var draws = new int[128];
        for (var i = 0; i < 100_000; i++) {
            codes.next(7).chars().forEach(character -> draws[character]++);
        }
        var expected = 700_000.0 / 62;
        return BASE62.chars()
                .mapToDouble(character -> Math.pow(draws[character] - expected, 2) / expected)
                .sum();
    }
}
