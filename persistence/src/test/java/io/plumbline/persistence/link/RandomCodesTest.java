package io.plumbline.persistence.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RandomCodesTest {

    @Test
    void everyCharacterIsDrawnEquallyOften() {
        var codes = new RandomCodes(new Random(1), RandomCodes.BASE_62);
        var draws = new int[128];
        for (var i = 0; i < 100_000; i++) {
            codes.next(7).chars().forEach(character -> draws[character]++);
        }

        var expected = 700_000.0 / 62;
        var chiSquare = RandomCodes.BASE_62
                .chars()
                .mapToDouble(character -> Math.pow(draws[character] - expected, 2) / expected)
                .sum();

        // the 99.9 % point of chi-square with 61 degrees of freedom
        assertThat(chiSquare).isLessThan(100.9);
    }

    @Test
    void aReservedCodeIsNeverDrawn() {
        var drawsRestThenLinks = new RandomCodes(charactersOf("restlink"), RandomCodes.BASE_62);

        assertThat(drawsRestThenLinks.next(4)).isEqualTo("link");
    }

    @Test
    void everyPathOfOursIsReservedInAnyCaseAndWithWhatFollows() {
        assertThat(Stream.of(
                        "rest", "API", "Console", "favicon.ico", "robots.txt", "rest/v3", "..", "openapi", "metrics"))
                .allMatch(ReservedCodes::contains);
        assertThat(Stream.of("restful", "apis", "a/rest", "healthy")).noneMatch(ReservedCodes::contains);
    }

    private static RandomGenerator charactersOf(String text) {
        var indices = text.chars().map(RandomCodes.BASE_62::indexOf).iterator();
        return new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("codes draw bounded numbers");
            }

            @Override
            public int nextInt(int bound) {
                return indices.nextInt();
            }
        };
    }
}
