package io.plumbline.batch.profile;

import static io.plumbline.batch.profile.Profiles.ADD;
import static io.plumbline.batch.profile.Profiles.SERVE;
import static io.plumbline.batch.profile.Profiles.stack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProfileDiffTest {

    private static final long SAMPLE = 100_000;

    private static PathGrowth only(ProfileDiff diff) {
        assertThat(diff.paths()).hasSize(1);
        return diff.paths().get(0);
    }

    @Test
    void aPathThatGrewBeyondDoubtAndByMoreThanAMegabyteIsFlagged() {
        var diff = ProfileDiff.of(
                Profiles.of(30, stack("byte[]", 20, SAMPLE, ADD)),
                Profiles.of(60, stack("byte[]", 200, SAMPLE, ADD)),
                DiffSettings.DEFAULT);

        assertThat(diff.unit()).isEqualTo("bytes/s");
        assertThat(only(diff)).satisfies(path -> {
            assertThat(path.baselineRate()).isCloseTo(20 * SAMPLE / 30.0, within(1e-6));
            assertThat(path.laterRate()).isCloseTo(200 * SAMPLE / 60.0, within(1e-6));
            assertThat(path.grownBytes()).isCloseTo(160 * SAMPLE, within(1.0));
            assertThat(path.low()).isPositive();
            assertThat(path.flagged()).isTrue();
            assertThat(path.site()).isEqualTo("shop.Cart.add(Cart.java:17)");
        });
    }

    @Test
    void whatMayBeChanceIsNotFlagged() {
        var diff = ProfileDiff.of(
                Profiles.of(30, stack("byte[]", 2, 1 << 20, ADD)),
                Profiles.of(30, stack("byte[]", 5, 1 << 20, ADD)),
                DiffSettings.DEFAULT);

        assertThat(only(diff).grownBytes()).isGreaterThan(1 << 20);
        assertThat(diff.flagged()).isEmpty();
    }

    @Test
    void whatIsCertainButSmallIsNotFlagged() {
        var settings = new DiffSettings(1 << 20, 0.95, false, "");
        var baseline = Profiles.of(30, stack("byte[]", 100, 1_000, ADD));
        var later = Profiles.of(30, stack("byte[]", 1_000, 1_000, ADD));

        assertThat(only(ProfileDiff.of(baseline, later, settings)).low()).isPositive();
        assertThat(ProfileDiff.of(baseline, later, settings).flagged()).isEmpty();
        assertThat(ProfileDiff.of(baseline, later, new DiffSettings(500_000, 0.95, false, ""))
                        .flagged())
                .hasSize(1);
    }

    @Test
    void aNewPathIsFlaggedAndOneThatIsGoneIsNot() {
        var diff = ProfileDiff.of(
                Profiles.of(30, stack("byte[]", 50, SAMPLE, ADD)),
                Profiles.of(30, stack("byte[]", 50, SAMPLE, SERVE)),
                DiffSettings.DEFAULT);

        assertThat(diff.flagged())
                .singleElement()
                .satisfies(path -> assertThat(path.frames()).containsExactly(SERVE));
        assertThat(diff.paths())
                .last()
                .satisfies(path -> assertThat(path.high()).isNegative());
    }

    @Test
    void whatIsNotKeptApartIsNoPathThatGrew() {
        var baseline = Profiles.of(30, stack("byte[]", 5, SAMPLE, ADD));
        var later = Profiles.of(
                30,
                stack("byte[]", 500, SAMPLE, ADD),
                stack(ProfiledStack.OTHERS, 9_000, SAMPLE),
                stack("int[]", 1, 1));

        var diff = ProfileDiff.of(baseline, later, DiffSettings.DEFAULT);

        assertThat(diff.flagged()).extracting(PathGrowth::className).containsExactly("byte[]");
        assertThat(diff.paths()).extracting(PathGrowth::className).contains(ProfiledStack.OTHERS);
        assertThat(ProfileDiff.obstacle(/* baseline= */ later, /* later= */ baseline, DiffSettings.DEFAULT))
                .hasValueSatisfying(why -> assertThat(why).contains("more stacks than the 50000"));
    }

    @Test
    void aLineThatMovedIsTheSamePathAndHasItsNewLine() {
        var moved = new Frame(ADD.className(), ADD.method(), 99);

        var diff = ProfileDiff.of(
                Profiles.of(30, stack("byte[]", 50, SAMPLE, ADD)),
                Profiles.of(30, stack("byte[]", 50, SAMPLE, moved)),
                DiffSettings.DEFAULT);

        assertThat(only(diff).frames()).containsExactly(moved);
        assertThat(only(diff).growth()).isZero();
    }

    @Test
    void twiceTheRequestsWithTwiceTheBytesIsNoGrowthByRequest() {
        var baseline =
                Profiles.of(Reading.ALLOCATED, Weighting.ALL_BYTES, 30, 1_000, stack("byte[]", 100, SAMPLE, ADD));
        var later = Profiles.of(Reading.ALLOCATED, Weighting.ALL_BYTES, 30, 2_000, stack("byte[]", 200, SAMPLE, ADD));

        assertThat(ProfileDiff.of(baseline, later, DiffSettings.DEFAULT).flagged())
                .hasSize(1);
        var byRequest = ProfileDiff.of(baseline, later, new DiffSettings(1 << 20, 0.95, true, ""));
        assertThat(byRequest.unit()).isEqualTo("bytes/request");
        assertThat(only(byRequest).growth()).isZero();
    }

    @Test
    void onlyPathsThroughThePackageInFocusAreCompared() {
        var other = new Frame("shopping.Other", "call", 1);
        var later = Profiles.of(30, stack("byte[]", 9, SAMPLE, ADD, SERVE), stack("int[]", 9, SAMPLE, other));
        var baseline = Profiles.of(30);

        assertThat(ProfileDiff.of(baseline, later, new DiffSettings(0, 0.95, false, "shop"))
                        .paths())
                .extracting(PathGrowth::className)
                .containsExactly("byte[]");
        assertThat(later.focusedOn("shop.web.Server").stacks()).hasSize(1);
        assertThat(later.focusedOn("shop.we").stacks()).isEmpty();
    }

    @Test
    void readingsAndWeightingsAreNeverMixed() {
        var allocated = Profiles.of(30);
        var live = Profiles.of(Reading.LIVE, Weighting.SAMPLED_OBJECTS, 30, 0);
        var estimated = Profiles.of(Reading.LIVE, Weighting.SHARE_OF_GROWTH, 30, 0);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProfileDiff.of(allocated, live, DiffSettings.DEFAULT))
                .withMessageContaining("compare profiles of one reading");
        assertThat(ProfileDiff.obstacle(live, estimated, DiffSettings.DEFAULT))
                .hasValueSatisfying(why -> assertThat(why).contains("recorded alike"));
        assertThat(ProfileDiff.obstacle(allocated, allocated, new DiffSettings(0, 0.5, true, "")))
                .hasValueSatisfying(why -> assertThat(why).contains("requests"));
        assertThat(ProfileDiff.obstacle(allocated, Profiles.of(0), DiffSettings.DEFAULT))
                .isPresent();
    }

    /** Two runs of the same program, many times: at 95 % at most one comparison in twenty may flag anything. */
    @Test
    void aProgramThatDoesNotChangeIsFlaggedAsRarelyAsItIsSaid() {
        var random = new Random(42);
        int runs = 200;
        int wrong = 0;
        for (int run = 0; run < runs; run++) {
            if (!ProfileDiff.of(steady(random), steady(random), new DiffSettings(0, 0.95, false, ""))
                    .flagged()
                    .isEmpty()) {
                wrong++;
            }
        }
        assertThat(wrong).isLessThanOrEqualTo(runs / 20);
    }

    /** What a comparison says does not depend on the order of stacks, and turns its sign with the profiles. */
    @Test
    void theComparisonIsSymmetricAndSorted() {
        var random = new Random(3);
        for (int run = 0; run < 50; run++) {
            var one = steady(random);
            var other = steady(random);
            var there = ProfileDiff.of(one, other, DiffSettings.DEFAULT);
            var back = ProfileDiff.of(other, one, DiffSettings.DEFAULT);

            assertThat(there.comparedPaths()).isEqualTo(back.comparedPaths());
            assertThat(there.paths()).allSatisfy(path -> {
                assertThat(path.low()).isLessThanOrEqualTo(path.growth());
                assertThat(path.high()).isGreaterThanOrEqualTo(path.growth());
                assertThat(path.growth()).isCloseTo(path.laterRate() - path.baselineRate(), within(1e-6));
                var opposite = back.paths().stream()
                        .filter(candidate -> candidate.className().equals(path.className()))
                        .findFirst()
                        .orElseThrow();
                assertThat(opposite.growth()).isCloseTo(-path.growth(), within(1e-6));
                assertThat(opposite.low()).isCloseTo(-path.high(), within(1e-6 * Math.abs(path.high()) + 1e-6));
            });
            assertThat(there.paths())
                    .isSortedAccordingTo((left, right) -> left.flagged() == right.flagged()
                            ? Double.compare(right.growth(), left.growth())
                            : Boolean.compare(right.flagged(), left.flagged()));
        }
    }

    private static Profile steady(Random random) {
        var stacks = new ArrayList<ProfiledStack>();
        for (int i = 0; i < 60; i++) {
            int samples = Profiles.poisson(1 + i, random);
            if (samples > 0) {
                stacks.add(stack("Class" + i, samples, SAMPLE, ADD));
            }
        }
        return Profiles.of(30, stacks.toArray(ProfiledStack[]::new));
    }
}
