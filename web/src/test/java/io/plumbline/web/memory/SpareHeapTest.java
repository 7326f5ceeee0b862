package io.plumbline.web.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpareHeapTest {

    private static final long MEBIBYTE = 1L << 20;
    private static final int FREE_PERCENT = 25;
    private static final Duration SOON = Duration.ofSeconds(20);

    private final List<HeapUse> markings = new ArrayList<>();
    private HeapUse heap = heap(300, 230, 20);
    private long givenBack;

    private final SpareHeap spare = new SpareHeap(FREE_PERCENT, () -> heap, this::mark);

    @Test
    void whatAStartHasLeftIsMarkedOnce() {
        spare.look();

        assertThat(markings).hasSize(1);
    }

    @Test
    void aHeapThatIsInUseIsLeftAlone() {
        spare.look();

        assertThat(spare.look()).isEqualTo(SOON);
        assertThat(markings).hasSize(1);
    }

    @Test
    void aHeapThatHasGrownForAShortTimeIsMarkedUntilItIsSmallAgain() {
        heap = heap(500, 230, 50);
        givenBack = 90;

        assertThat(spare.look()).isEqualTo(SOON);
        assertThat(spare.look()).isEqualTo(SOON);

        assertThat(markings).hasSize(1);
        assertThat(heap.committed()).isEqualTo(410 * MEBIBYTE);
    }

    @Test
    void aHeapThatStaysLargeIsMarkedMoreAndMoreSeldom() {
        heap = heap(500, 230, 50);

        assertThat(spare.look()).isEqualTo(SOON.multipliedBy(2));
        assertThat(spare.look()).isEqualTo(SOON.multipliedBy(4));
        for (int i = 0; i < 10; i++) {
            spare.look();
        }

        assertThat(spare.look()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aHeapThatGrewAgainIsMarkedSoonAgain() {
        heap = heap(500, 230, 50);
        spare.look();
        heap = heap(300, 230, 20);
        spare.look();
        heap = heap(500, 230, 50);

        assertThat(spare.look()).isEqualTo(SOON.multipliedBy(2));
    }

    private void mark() {
        markings.add(heap);
        heap = new HeapUse(heap.committed() - givenBack * MEBIBYTE, heap.old(), heap.young());
    }

    private static HeapUse heap(long committed, long old, long young) {
        return new HeapUse(committed * MEBIBYTE, old * MEBIBYTE, young * MEBIBYTE);
    }
}
