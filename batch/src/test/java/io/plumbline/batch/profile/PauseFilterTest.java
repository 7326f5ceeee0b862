package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PauseFilterTest {

    private final StackBytes kept = new StackBytes();
    private final PauseFilter filter = new PauseFilter(kept);

    @Test
    void samplesInsideAPauseAreLeftOutWhereverItStandsInTheFile() {
        filter.pause(100, 200);
        filter.sample("before", CallPath.NONE, 1, 99);
        filter.sample("at its begin", CallPath.NONE, 1, 100);
        filter.sample("within a later one", CallPath.NONE, 1, 310);
        filter.sample("at its end", CallPath.NONE, 1, 200);
        filter.pause(300, 320);
        filter.judge();

        assertThat(kept.stacks())
                .extracting(ProfiledStack::className)
                .containsExactlyInAnyOrder("before", "at its end");
        assertThat(filter.excluded()).isEqualTo(2);
        assertThat(filter.seen()).isEqualTo(4);
    }

    @Test
    void moreSamplesThanWaitAreJudgedByWhatIsKnown() {
        filter.pause(100, 200);
        for (int i = 0; i <= PauseFilter.MOST_WAITING; i++) {
            filter.sample("Any", CallPath.NONE, 1, i);
        }
        filter.judge();

        assertThat(filter.excluded()).isEqualTo(100);
        assertThat(kept.stacks())
                .singleElement()
                .satisfies(stack -> assertThat(stack.samples()).isEqualTo(PauseFilter.MOST_WAITING + 1 - 100));
    }
}
