package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

class WatchWindowsTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration LONG_LIFE = Duration.ofDays(30);

    private final WatchWindows windows = new WatchWindows(Duration.ofMinutes(5), Duration.ofHours(24));

    @Test
    void eachWindowIsLookedAtAsOftenAsAnEighthOfItGoesBy() {
        var looks = new HashMap<Duration, Integer>();
        for (int minute = 1; minute <= 24 * 60; minute++) {
            var now = MIDNIGHT.plus(Duration.ofMinutes(minute));
            windows.due(now.minus(Duration.ofMinutes(1)), now, LONG_LIFE)
                    .forEach(window -> looks.merge(window, 1, Integer::sum));
        }

        assertThat(looks).hasSize(9).containsEntry(Duration.ofMinutes(5), 24 * 60);
        assertThat(looks).containsEntry(Duration.ofMinutes(10), 1152);
        assertThat(looks).containsEntry(Duration.ofMinutes(40), 288);
        assertThat(looks).containsEntry(Duration.ofMinutes(1280), 9);
    }

    @Test
    void theLongestComesFirstAndNoneIsLongerThanAllowed() {
        var due = windows.due(Instant.EPOCH, MIDNIGHT, LONG_LIFE);

        assertThat(due).first().isEqualTo(Duration.ofMinutes(1280));
        assertThat(due).last().isEqualTo(Duration.ofMinutes(5));
    }

    @Test
    void windowsThatWouldBeHalfEmptyAreLeftOut() {
        assertThat(windows.due(Instant.EPOCH, MIDNIGHT, Duration.ofMinutes(12)))
                .isEqualTo(List.of(Duration.ofMinutes(20), Duration.ofMinutes(10), Duration.ofMinutes(5)));
        assertThat(windows.due(Instant.EPOCH, MIDNIGHT, Duration.ZERO)).isEqualTo(List.of(Duration.ofMinutes(5)));
    }

    @Test
    void windowsOfASecondAreLookedAtEachTime() {
        var fast = new WatchWindows(Duration.ofMillis(4), Duration.ofMillis(4));

        assertThat(fast.due(MIDNIGHT, MIDNIGHT.plusMillis(1), LONG_LIFE)).hasSize(1);
        assertThat(fast.due(MIDNIGHT, MIDNIGHT, LONG_LIFE)).isEmpty();
    }
}
