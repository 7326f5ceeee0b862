package io.plumbline.lab.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class PacerTest {

    @Test
    void aHundredEventsTakeTheirTimeAndNoneComesEarly() {
        var startedAtNanos = System.nanoTime();
        var pacer = new Pacer(startedAtNanos, 1000);

        for (var event = 0; event < 100; event++) {
            assertThat(pacer.next()).isEqualTo(event);
        }

        assertThat(System.nanoTime() - startedAtNanos)
                .isGreaterThanOrEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void afterAPauseTheMissedEventsFollowAtOnce() {
        var aMinuteAgo = System.nanoTime() - Duration.ofMinutes(1).toNanos();
        var pacer = new Pacer(aMinuteAgo, 1);

        var startedAtNanos = System.nanoTime();
        for (var event = 0; event < 60; event++) {
            assertThat(pacer.next()).isEqualTo(event);
        }

        // a second each if they were not caught up with
        assertThat(System.nanoTime() - startedAtNanos)
                .isLessThan(Duration.ofSeconds(30).toNanos());
    }

    @Test
    void anInterruptEndsTheBeat() {
        Thread.currentThread().interrupt();

        assertThat(new Pacer(System.nanoTime(), 1000).next()).isEqualTo(-1);
        assertThat(Thread.interrupted()).isTrue();
    }
}
