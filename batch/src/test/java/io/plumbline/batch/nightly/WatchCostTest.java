package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class WatchCostTest {

    @Test
    void everyRoundCountsAlsoOneThatFails() {
        var cost = new WatchCost();
        var looks = new AtomicInteger();

        cost.of(3, looks::incrementAndGet);
        assertThatIllegalStateException()
                .isThrownBy(() -> cost.of(3, () -> {
                    throw new IllegalStateException("the database is away");
                }));

        assertThat(looks).hasValue(1);
        assertThat(cost.rounds()).isEqualTo(2);
    }
}
