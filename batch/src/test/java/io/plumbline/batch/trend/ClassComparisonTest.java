package io.plumbline.batch.trend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassComparisonTest {

    private static final ClassGrowth ORDER = growth("com.acme.Order", true);
    private static final ClassGrowth CHANCE = growth("com.acme.Chance", false);

    @Test
    void onlyTwoCountsOfLiveObjectsAreAWitness() {
        assertThat(new ClassComparison(2, true, List.of()).isWitness()).isTrue();
        assertThat(new ClassComparison(1, true, List.of()).isWitness()).isFalse();
        assertThat(new ClassComparison(9, false, List.of(ORDER)).isWitness()).isFalse();
    }

    @Test
    void whatGrowsByChanceIsNoSuspect() {
        assertThat(new ClassComparison(6, true, List.of(ORDER, CHANCE)).suspects())
                .containsExactly("com.acme.Order");
    }

    @Test
    void withoutCountsOfLiveObjectsEveryClassIsASuspect() {
        assertThat(ClassComparison.NONE.suspects()).isEmpty();
        assertThat(new ClassComparison(2, false, List.of(ORDER)).suspects()).isEmpty();
    }

    @Test
    void aNegativeNumberOfHistogramsIsRefused() {
        assertThatThrownBy(() -> new ClassComparison(-1, true, List.of())).hasMessageContaining("-1 histograms");
    }

    private static ClassGrowth growth(String className, boolean significant) {
        return new ClassGrowth(className, Rate.ZERO, Rate.ZERO, 1, 1, 0.5, 2, null, significant);
    }
}
