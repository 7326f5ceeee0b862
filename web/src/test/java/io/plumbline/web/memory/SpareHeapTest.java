package io.plumbline.web.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpareHeapTest {

    private static final long MEBIBYTE = 1L << 20;
    private static final int FREE_PERCENT = 25;

    private final List<HeapUse> markings = new ArrayList<>();
    private HeapUse heap = heap(300, 230, 20);
    private long givenBack;

    private final SpareHeap spare = new SpareHeap(FREE_PERCENT, () -> heap, this::mark);

    @Test
    void whatAStartHasLeftIsMarkedAtOnce() {
        spare.look();

        assertThat(markings).hasSize(1);
    }

    @Test
    void aHeapThatIsInUseIsMarkedMoreAndMoreSeldomUpToAnHour() {
        var marked = new ArrayList<Integer>();
        for (int look = 1; look <= 800; look++) {
            var before = markings.size();
            spare.look();
            if (markings.size() > before) {
                marked.add(look);
            }
        }

        assertThat(marked).containsExactly(1, 2, 4, 8, 16, 32, 64, 128, 256, 436, 616, 796);
    }

    @Test
    void whatCountsAsUsedUntilItIsMarkedIsGivenBackAllTheSame() {
        heap = heap(500, 400, 50);
        spare.look();
        givenBack = 90;
        spare.look();
        assertThat(heap.committed()).isEqualTo(410 * MEBIBYTE);

        spare.look();

        assertThat(heap.committed()).isEqualTo(320 * MEBIBYTE);
    }

    @Test
    void aHeapThatHasGrownForAShortTimeIsMarkedAtTheNextLook() {
        spare.look();
        heap = heap(500, 230, 50);
        givenBack = 130;

        spare.look();

        assertThat(heap.committed()).isEqualTo(370 * MEBIBYTE);
    }

    @Test
    void aHeapThatMayNotBecomeSmallerIsNotMarkedAtEachLook() {
        heap = heap(500, 230, 50);
        for (int look = 0; look < 30; look++) {
            spare.look();
        }

        assertThat(markings).hasSize(5);
    }

    @Test
    void aHeapThatGrewAgainIsMarkedSoonAgain() {
        for (int look = 0; look < 4; look++) {
            spare.look();
        }
        assertThat(markings).hasSize(3);
        heap = heap(500, 230, 50);

        spare.look();

        assertThat(markings).hasSize(4);
    }

    private void mark() {
        markings.add(heap);
        heap = new HeapUse(heap.committed() - givenBack * MEBIBYTE, heap.old(), heap.young());
    }

    private static HeapUse heap(long committed, long old, long young) {
        return new HeapUse(committed * MEBIBYTE, old * MEBIBYTE, young * MEBIBYTE);
    }
}
