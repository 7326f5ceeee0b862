package io.plumbline.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveSetTest {

    private static final double MEBIBYTE = 1 << 20;

    @Test
    void itHoldsAsManyMegabytesAsItWasTold() {
        var before = SettledHeap.usedBytes();

        LiveSet.hold(16);

        assertThat((double) (SettledHeap.usedBytes() - before)).isBetween(15.5 * MEBIBYTE, 17 * MEBIBYTE);
    }
}
