package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class LiveHeapTest {

    private final LiveHeap heap = new LiveHeap();

    private void after(int second, long usedBytes) {
        heap.after(Instant.ofEpochSecond(second), usedBytes);
    }

    private void old(int second) {
        heap.oldCollection(Instant.ofEpochSecond(second));
    }

    @Test
    void theFloorOfTheSecondHalfIsComparedWithThatOfTheFirst() {
        after(0, 900);
        old(10);
        after(11, 100);
        after(30, 400);
        after(70, 500);
        old(90);
        after(91, 250);
        after(100, 300);

        assertThat(heap.growth()).hasValue(150);
    }

    @Test
    void withoutTwoCollectionsOfOldObjectsNothingIsKnown() {
        old(10);
        after(11, 100);
        after(12, 100);
        after(50, 300);
        after(51, 300);

        assertThat(heap.growth()).isEmpty();
        old(49);
        assertThat(heap.growth()).hasValue(200);
    }

    @Test
    void aHeapThatShrankHasNotGrown() {
        old(1);
        after(1, 100);
        after(2, 100);
        old(9);
        after(9, 50);
        after(10, 50);

        assertThat(heap.growth()).hasValue(0);
    }

    @Test
    void aLiveObjectStandsForTheBytesAmongWhichItWasDrawn() {
        assertThat(LiveTable.standsFor(16, 65_536)).isCloseTo(65_544, within(1L));
        assertThat(LiveTable.standsFor(10_000_000, 65_536)).isEqualTo(10_000_000);
        assertThat(LiveTable.standsFor(16, 0)).isEqualTo(16);
        assertThat(LiveTable.standsFor(0, 65_536)).isZero();
    }

    @Test
    void memoryFreedLaterThanAllocatedIsFreed() {
        var memory = new UnfreedMemory();
        memory.released(1, 50);
        memory.allocated(1, CallPath.NONE, 100, 40);
        memory.released(2, 10);
        memory.allocated(2, CallPath.NONE, 200, 20);
        memory.allocated(3, CallPath.NONE, 300, 95);

        assertThat(memory.unfreed(90, 1_024).stacks()).singleElement().satisfies(stack -> {
            assertThat(stack.bytes()).isEqualTo(1_024);
            assertThat(stack.samples()).isEqualTo(1);
        });
    }
}
