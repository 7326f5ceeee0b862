package io.plumbline.batch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LatencyWatchTest {

    private static final Duration EVERY = Duration.ofSeconds(15);

    private final LatencyWatch watch = new LatencyWatch();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aLevelThatHoldsForAMinuteIsAJumpAndOneAlone() {
        readings(40, 20);

        var jumps = readings(20, 80);

        assertThat(jumps).singleElement().satisfies(jump -> {
            assertThat(jump.usualMillis()).isEqualTo(20);
            assertThat(jump.nowMillis()).isEqualTo(80);
        });
    }

    @Test
    void peaksAreNoJump() {
        readings(40, 20);

        for (int i = 0; i < 20; i++) {
            assertThat(readings(3, 500)).isEmpty();
            assertThat(readings(1, 20)).isEmpty();
        }
    }

    @Test
    void thereIsNoOtherBeforeItHasBeenCalmForAMinute() {
        readings(40, 20);
        assertThat(readings(8, 80)).hasSize(1);

        for (int i = 0; i < 5; i++) {
            assertThat(readings(3, 20)).as("calm for less than a minute").isEmpty();
            assertThat(readings(8, 80)).isEmpty();
        }
        assertThat(readings(8, 28)).as("between the thresholds").isEmpty();
        assertThat(readings(8, 80)).isEmpty();
        assertThat(readings(8, 20)).isEmpty();
        assertThat(readings(8, 80)).hasSize(1);
    }

    @Test
    void aLevelThatStaysIsTheUsualOne() {
        readings(40, 20);
        assertThat(readings(8, 80)).hasSize(1);

        assertThat(readings(4 * 60 * 3, 80)).isEmpty();
        assertThat(readings(8, 400))
                .singleElement()
                .satisfies(jump -> assertThat(jump.usualMillis()).isEqualTo(80));
    }

    @Test
    void whatAlwaysVariesAsMuchIsNoJump() {
        var random = new Random(7);
        for (int i = 0; i < 4_000; i++) {
            assertThat(reading(50 + 10 * random.nextGaussian())).isEmpty();
        }
    }

    @Test
    void aFastServiceDoesNotJumpByAMillisecond() {
        readings(40, 0);

        assertThat(readings(40, 3)).isEmpty();
        assertThat(readings(8, 9)).hasSize(1);
    }

    @Test
    void silenceAndAClockThatIsSetBackHoldNothing() {
        readings(40, 20);
        readings(4, 80);
        now = now.plus(Duration.ofHours(1));
        assertThat(readings(4, 80)).isEmpty();
        now = now.minus(Duration.ofHours(2));
        assertThat(readings(4, 80)).isEmpty();
        assertThat(readings(4, 80)).hasSize(1);
    }

    private List<LatencyWatch.Jump> readings(int times, double millis) {
        var jumps = new ArrayList<LatencyWatch.Jump>();
        for (int i = 0; i < times; i++) {
            jumps.addAll(reading(millis));
        }
        return jumps;
    }

    private List<LatencyWatch.Jump> reading(double millis) {
        now = now.plus(EVERY);
        return watch.next(now, millis).stream().toList();
    }
}
