package io.plumbline.web.redirect.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BatchSizeTest {

    private static final Duration FAST = Duration.ofSeconds(1);

    private final BatchSize size = new BatchSize(100_000);

    @Test
    void fullBatchesThatAreFastGrowUpToTheMost() {
        var first = size.visits();

        size.written(first, FAST);
        assertThat(size.visits()).isEqualTo(2 * first);

        for (int i = 0; i < 10; i++) {
            size.written(size.visits(), FAST);
        }
        assertThat(size.visits()).isEqualTo(100_000);
    }

    @Test
    void batchesThatAreNotFullSayNothing() {
        var first = size.visits();

        size.written(first - 1, FAST);

        assertThat(size.visits()).isEqualTo(first);
    }

    @Test
    void slowBatchesShrink() {
        var first = size.visits();

        size.written(10, Duration.ofSeconds(6));

        assertThat(size.visits()).isEqualTo(first / 2);
    }

    @Test
    void whatFailsAgainAndAgainIsTriedInSmallParts() {
        for (int i = 0; i < 20; i++) {
            size.failed();
        }
        assertThat(size.visits()).isEqualTo(500);
    }

    @Test
    void aConfiguredMostThatIsSmallIsKept() {
        var small = new BatchSize(100);

        small.written(100, FAST);
        small.failed();

        assertThat(small.visits()).isEqualTo(100);
    }
}
