package io.plumbline.batch.repair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RatioTest {

    @Test
    void tooFewPartsTellNothing() {
        assertThat(Ratio.of(List.of(new Ratio.Part(1, 2)))).isEmpty();
        assertThat(Ratio.of(parts(new Random(1), 5, 3, 0))).isEmpty();
    }

    @Test
    void partsWithoutAnythingToRelateToAreLeftOut() {
        var parts = new ArrayList<>(parts(new Random(1), 8, 3, 0));
        parts.add(new Ratio.Part(0, 0));

        assertThat(Ratio.of(parts)).isEqualTo(Ratio.of(parts(new Random(1), 8, 3, 0)));
    }

    @Test
    void theIntervalHoldsTheTruthInAboutNinetyFiveOfAHundredCases() {
        var random = new Random(42);
        int held = 0;
        for (int run = 0; run < 2_000; run++) {
            var interval = Ratio.of(parts(random, 24, 3, 0)).orElseThrow().interval();
            held += interval.low() <= 3 && 3 <= interval.high() ? 1 : 0;
        }

        assertThat(held / 2_000.0).isBetween(0.93, 0.99);
    }

    @Test
    void partsThatResembleTheirNeighboursSayLess() {
        var random = new Random(42);
        int held = 0;
        for (int run = 0; run < 2_000; run++) {
            var interval = Ratio.of(parts(random, 24, 3, 0.5)).orElseThrow().interval();
            held += interval.low() <= 3 && 3 <= interval.high() ? 1 : 0;
        }

        assertThat(held / 2_000.0).isGreaterThan(0.88);
    }

    @Test
    void theChangeBetweenTwoHoldsTheTruthAsOften() {
        var random = new Random(43);
        int held = 0;
        for (int run = 0; run < 2_000; run++) {
            var change = Ratio.of(parts(random, 24, 5, 0))
                    .orElseThrow()
                    .changeTo(Ratio.of(parts(random, 12, 3, 0)).orElseThrow())
                    .orElseThrow();
            held += change.low() <= -0.4 && -0.4 <= change.high() ? 1 : 0;
        }

        assertThat(held / 2_000.0).isBetween(0.93, 0.995);
    }

    @Test
    void whatBecomesNothingHasFallenByAllOfIt() {
        var some = Ratio.of(parts(new Random(1), 8, 3, 0)).orElseThrow();
        var none = Ratio.of(List.of(
                        new Ratio.Part(0, 1),
                        new Ratio.Part(0, 1),
                        new Ratio.Part(0, 1),
                        new Ratio.Part(0, 1),
                        new Ratio.Part(0, 1),
                        new Ratio.Part(0, 1)))
                .orElseThrow();

        assertThat(some.changeTo(none).orElseThrow().value()).isCloseTo(-1, within(0.0));
        assertThat(none.changeTo(some)).isEmpty();
    }

    /** Parts whose amounts are a ratio times what they relate to, give or take a fifth, as much like their neighbours as told. */
    private static List<Ratio.Part> parts(Random random, int count, double ratio, double likeness) {
        var parts = new ArrayList<Ratio.Part>();
        double deviation = random.nextGaussian();
        for (int i = 0; i < count; i++) {
            deviation = likeness * deviation + Math.sqrt(1 - likeness * likeness) * random.nextGaussian();
            double per = 8 + 4 * random.nextDouble();
            parts.add(new Ratio.Part(ratio * per * (1 + 0.2 * deviation), per));
        }
        return parts;
    }
}
