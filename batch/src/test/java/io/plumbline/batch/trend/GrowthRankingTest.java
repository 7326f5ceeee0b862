package io.plumbline.batch.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.plumbline.batch.naming.ClassNames;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthRankingTest {

    @Test
    void twoHistogramsGiveADifferenceWithoutAnInterval() {
        var growth = GrowthRanking.of(List.of(growing("com.acme.Order", 100, 10, 2)), 0.05)
                .get(0);

        assertThat(growth.bytesPerSecond()).isEqualTo(new Rate(1000, 1000, 1000));
        assertThat(growth.instancesPerSecond().perSecond()).isCloseTo(10, within(1e-9));
        assertThat(growth.pValue()).isNull();
        assertThat(growth.significant()).isTrue();
    }

    @Test
    void classesBeyondNinetyFivePercentOfTheGrowthAreLeftOut() {
        var ranking = GrowthRanking.of(
                List.of(growing("com.acme.Large", 1000, 100, 3), growing("com.acme.Dust", 16, 3, 3)), 0.05);

        assertThat(ranking).extracting(ClassGrowth::className).containsExactly("com.acme.Large");
    }

    @Test
    void whatALambdaHasCapturedIsTheElementRatherThanTheLambda() {
        var ranking = GrowthRanking.of(
                List.of(
                        growing("com.acme.Shop$$Lambda", 24, 100, 3),
                        growing("com.acme.Request", 16, 100, 3),
                        growing("[B", 4000, 100, 3)),
                0.05);

        assertThat(Owner.of(ranking).get(0).element().className()).isEqualTo("com.acme.Request");
    }

    @Test
    void aClassThatHasStoppedGrowingIsNotSignificant() {
        assertThat(counted(0, 2000, 2000).significant()).isFalse();
        assertThat(counted(0, 2000, 2190).significant()).isTrue();
        assertThat(counted(0, 100, 100).significant()).as("ten may come late").isTrue();
    }

    @Test
    void aRestOfSecondsAtTheEndOfANightSaysNothing() {
        var counts = List.of(
                new ClassSeries.Count(0, 0, 0),
                new ClassSeries.Count(40_000, 4_000_000, 40_000),
                new ClassSeries.Count(40_020, 4_000_000, 40_000));

        assertThat(GrowthRanking.of(List.of(new ClassSeries("com.acme.Order", counts)), 0.05)
                        .get(0)
                        .significant())
                .isTrue();
    }

    private static ClassGrowth counted(long first, long second, long third) {
        var counts = List.of(
                new ClassSeries.Count(0, 100 * first, first),
                new ClassSeries.Count(200, 100 * second, second),
                new ClassSeries.Count(220, 100 * third, third));
        return GrowthRanking.of(List.of(new ClassSeries("com.acme.Order", counts)), 0.05)
                .get(0);
    }

    @Test
    void lightClassesThatAreAskedForAreKept() {
        var ranking = GrowthRanking.of(
                List.of(growing("com.acme.Large", 1000, 100, 3), growing("com.acme.Dust", 16, 3, 3)),
                0.05,
                Set.of("com.acme.Dust"));

        assertThat(ranking).extracting(ClassGrowth::className).containsExactly("com.acme.Large", "com.acme.Dust");
    }

    @Test
    void aSmallOwnerOfLargeArraysIsKept() {
        var ranking =
                GrowthRanking.of(List.of(growing("[B", 4000, 100, 3), growing("com.acme.Buffer", 24, 100, 3)), 0.05);

        assertThat(ranking).extracting(ClassGrowth::className).containsExactly("byte[]", "com.acme.Buffer");
    }

    @Test
    void anOwnerWithTwoArraysPerInstanceIsKeptToo() {
        var ranking = GrowthRanking.of(
                List.of(
                        growing("[B", 1000, 300, 3),
                        growing("java.lang.String", 24, 150, 3),
                        growing("com.acme.Buffer", 24, 150, 3)),
                0.05);

        assertThat(Owner.of(ranking).get(0).element().className()).isEqualTo("com.acme.Buffer");
        assertThat(Owner.of(ranking)).hasSize(1);
    }

    @Test
    void shrinkingClassesAndClassesSeenOnceAreNotRanked() {
        assertThat(GrowthRanking.of(
                        List.of(growing("com.acme.Shrinking", 100, -10, 3), growing("com.acme.Once", 100, 10, 1)),
                        0.05))
                .isEmpty();
    }

    @Test
    void aClassOfTheLastTwoHistogramsDoesNotOutrankTheLeak() {
        var leak = growing("com.acme.Leak", 100, 10, 24);
        var late = new ClassSeries(
                "com.acme.Late",
                List.of(new ClassSeries.Count(1360, 100_000, 1000), new ClassSeries.Count(1380, 900_000, 9000)));

        assertThat(GrowthRanking.of(List.of(leak, late), 0.05))
                .extracting(ClassGrowth::className)
                .containsExactly("com.acme.Leak");
    }

    @Test
    void aClassOfTheLastHalfOfTheHistogramsButNotOfHalfTheirTimeIsLeftOut() {
        var leak = new ArrayList<ClassSeries.Count>();
        var late = new ArrayList<ClassSeries.Count>();
        for (int i : new int[] {0, 1000, 2000, 3000, 3010, 3020, 3030, 3040}) {
            leak.add(new ClassSeries.Count(i, 1000L * i, 10L * i));
            if (i >= 3000) {
                late.add(new ClassSeries.Count(i, 9000L * i, 90L * i));
            }
        }

        assertThat(GrowthRanking.of(
                        List.of(new ClassSeries("com.acme.Leak", leak), new ClassSeries("com.acme.Late", late)), 0.05))
                .extracting(ClassGrowth::className)
                .containsExactly("com.acme.Leak");
    }

    @Test
    void aDiscoveryMustStandOutAmongAllClassesNotOnlyAmongTheGrowingOnes() {
        // p = 0.004: a chance of 1 in 240, and a hundred classes were looked at
        var lucky = counted("com.acme.Lucky", 1000, 1120, 1240, 1220, 1480, 1440);
        var all = new ArrayList<>(List.of(lucky));
        for (int i = 0; i < 99; i++) {
            all.add(counted("com.acme.Level" + i, 1000, 1000, 1000, 1000, 1000, 1000));
        }

        assertThat(GrowthRanking.of(List.of(lucky), 0.05)).allMatch(ClassGrowth::significant);
        assertThat(GrowthRanking.of(all, 0.05)).singleElement().matches(growth -> !growth.significant());
    }

    @Test
    void benjaminiAndHochbergsOwnExampleLetsFourOfFifteenPass() {
        // Benjamini and Hochberg (1995), section 4: thrombolysis trial, 15 p-values, q = 0.05
        var pValues = new double[] {
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
            0.7590, 1.0000
        };

        assertThat(GrowthRanking.largestDiscovery(pValues, 0.05)).isEqualTo(0.0095);
        assertThat(GrowthRanking.largestDiscovery(new double[] {0.9}, 0.05)).isEqualTo(-1);
    }

    @Test
    void aRateOfDiscoveriesOutsideZeroAndOneIsRefused() {
        assertThatThrownBy(() -> GrowthRanking.of(List.of(), 0)).hasMessageContaining("between 0 and 1");
    }

    @Test
    void theApplicationsClassOwnsWhatItDragsAlong() {
        var owners = Owner.of(GrowthRanking.of(
                List.of(
                        growing("[B", 2000, 150, 3),
                        growing("java.util.concurrent.ConcurrentHashMap$Node", 32, 150, 3),
                        growing("java.lang.String", 24, 150, 3),
                        growing("com.acme.RequestBuffer", 24, 150, 3)),
                0.05));

        assertThat(owners).hasSize(1);
        assertThat(owners.get(0).element().className()).isEqualTo("com.acme.RequestBuffer");
        assertThat(owners.get(0).container()).isEqualTo("java.util.concurrent.ConcurrentHashMap");
        assertThat(owners.get(0).bytesPerSecond().perSecond()).isCloseTo(150 * 2080, within(1.0));
    }

    @Test
    void classesThatGrowAtDifferentRatesHaveDifferentOwners() {
        var owners = Owner.of(GrowthRanking.of(
                List.of(growing("com.acme.Order", 500, 100, 3), growing("com.acme.Session", 900, 37, 3)), 0.05));

        assertThat(owners)
                .extracting(owner -> owner.element().className())
                .containsExactly("com.acme.Order", "com.acme.Session");
    }

    @Test
    void bareArraysOwnThemselvesWhenNothingElseGrows() {
        var owners = Owner.of(GrowthRanking.of(List.of(growing("[B", 2000, 150, 2)), 0.05));

        assertThat(owners.get(0).element().className()).isEqualTo("byte[]");
        assertThat(owners.get(0).symptoms()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "[B, byte[]",
        "[[Ljava.lang.String;, java.lang.String[][]",
        "java/util/HashMap$Node, java.util.HashMap$Node",
        "java.lang.String (java.base@17.0.15), java.lang.String",
        "com.acme.Shop$$Lambda$14/0x00007f1c28001000, com.acme.Shop$$Lambda",
        "com.acme.Shop$$Lambda/0x00007f1c28001000, com.acme.Shop$$Lambda",
        "com.acme.Shop$$Lambda+0x00007f1c28001000, com.acme.Shop$$Lambda",
        "jdk.proxy2.$Proxy17, jdk.proxy2.$Proxy",
        "com.acme.Cart$Proxy$_$$_WeldClientProxy, com.acme.Cart$Proxy",
        "com.acme.Cart$$EnhancerByCGLIB$$1f2e3d, com.acme.Cart$$EnhancerByCGLIB",
        "com.acme.Hidden/0x0000000800c03000, com.acme.Hidden",
    })
    void namesLoseWhatTheJvmNumbersAnew(String name, String normalised) {
        assertThat(ClassNames.normalised(name)).isEqualTo(normalised);
    }

    private static ClassSeries counted(String className, long... instances) {
        var counts = new ArrayList<ClassSeries.Count>();
        for (int i = 0; i < instances.length; i++) {
            counts.add(new ClassSeries.Count(60.0 * i, instances[i] * 100, instances[i]));
        }
        return new ClassSeries(className, counts);
    }

    private static ClassSeries growing(String className, long size, long perSecond, int histograms) {
        var counts = new ArrayList<ClassSeries.Count>();
        for (int i = 0; i < histograms; i++) {
            long instances = 10_000 + perSecond * 60 * i;
            counts.add(new ClassSeries.Count(60.0 * i, instances * size, instances));
        }
        return new ClassSeries(className, counts);
    }
}
