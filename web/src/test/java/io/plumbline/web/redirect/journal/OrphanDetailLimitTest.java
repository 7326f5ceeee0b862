package io.plumbline.web.redirect.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OrphanDetailLimitTest {

    private static final long MINUTE = 60_000;

    @Test
    void eachMinuteHasItsOwnLimit() {
        var limit = new OrphanDetailLimit(2);

        assertThat(limit.admits(0, 1)).isTrue();
        assertThat(limit.admits(MINUTE - 1, 1)).isTrue();
        assertThat(limit.admits(MINUTE - 1, 1)).isFalse();
        assertThat(limit.admits(MINUTE, 1)).isTrue();
    }

    @Test
    void whatIsNoVisitCountsForNothing() {
        var limit = new OrphanDetailLimit(1);

        assertThat(limit.admits(MINUTE, 0)).isTrue();
        assertThat(limit.admits(MINUTE, 1)).isTrue();
        assertThat(limit.admits(MINUTE, 0)).isFalse();
    }

    @Test
    void aLimitOfNoneAdmitsNothing() {
        assertThat(new OrphanDetailLimit(0).admits(MINUTE, 1)).isFalse();
    }

    @Test
    void manyThreadsAreAdmittedNoMoreOftenThanTheLimitSays() throws Exception {
        var limit = new OrphanDetailLimit(1000);
        var admitted = new AtomicInteger();
        var threads = new Thread[4];
        for (int i = 0; i < threads.length; i++) {
            threads[i] = new Thread(() -> {
                for (int visit = 0; visit < 5000; visit++) {
                    if (limit.admits(MINUTE, 1)) {
                        admitted.incrementAndGet();
                    }
                }
            });
            threads[i].start();
        }
        for (var thread : threads) {
            thread.join();
        }

        assertThat(admitted).hasValue(1000);
    }
}
