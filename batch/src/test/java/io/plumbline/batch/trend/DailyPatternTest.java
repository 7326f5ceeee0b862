package io.plumbline.batch.trend;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.trend.Trend.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A live set of 300 MB that goes up and down by the hour of the day, its requests unknown, begun at any hour: a point every five minutes, 2,000
 * at most, with noise of 2 MB that remembers seven tenths of itself.
 */
class DailyPatternTest {

    private static final TrendTest TEST = new TrendTest(TrendSettings.forBytes());
    private static final double LIVE = 300e6;
    private static final double SWING = 60e6;
    private static final double NOISE = 2e6;
    private static final double MEMORY = 0.7;
    private static final int POINTS_A_DAY = 288;
    private static final int MOST_POINTS = 2_000;
    private static final int WEEK = 7;
    private static final int STARTS = 12;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 5, 7, 14, 30})
    void fromADayOnAPatternIsNoGrowth(int days) {
        assertThat(kinds(days, DailyPatternTest::allDay)).containsOnly(Kind.QUIET);
        assertThat(kinds(days, day -> 2 * officeHours(day))).doesNotContain(Kind.GROWING, Kind.SATURATING);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 5, 7, 14, 30})
    void norIsTheWeekAfterItsEnd(int days) {
        DoubleUnaryOperator working = day -> day % WEEK < 5 ? officeHours(day) : 0;
        DoubleUnaryOperator higher = day -> allDay(day) + (day % WEEK < 5 ? SWING : 0);

        assertThat(kinds(days, working)).containsOnly(Kind.QUIET);
        assertThat(kinds(days, higher)).containsOnly(Kind.QUIET);
    }

    @ParameterizedTest
    @CsvSource({"1800, 1", "200, 3", "60, 7"})
    void whatGrowsBelowAPatternIsFound(double megabytesADay, int days) {
        assertThat(kinds(days, day -> allDay(day) + megabytesADay * 1e6 * day)).containsOnly(Kind.GROWING);
        assertThat(kinds(days, day -> officeHours(day) + megabytesADay * 1e6 * day))
                .containsOnly(Kind.GROWING);
    }

    private static double allDay(double day) {
        return SWING * Math.sin(2 * Math.PI * day);
    }

    /** From eight to six. */
    private static double officeHours(double day) {
        double hour = 24 * (day % 1);
        return hour > 8 && hour < 18 ? SWING * Math.sin(Math.PI * (hour - 8) / 10) : 0;
    }

    /** By what a number of days looks like that begins at different hours of different days of a week. */
    private static List<Kind> kinds(int days, DoubleUnaryOperator pattern) {
        var random = new Random(days);
        var kinds = new ArrayList<Kind>();
        for (int start = 0; start < STARTS; start++) {
            kinds.add(kind(days, (double) WEEK * start / STARTS, pattern, random));
        }
        return kinds;
    }

    private static Kind kind(int days, double begin, DoubleUnaryOperator pattern, Random random) {
        int points = Math.min(MOST_POINTS, days * POINTS_A_DAY);
        var seconds = new double[points];
        var values = new double[points];
        double noise = 0;
        for (int i = 0; i < points; i++) {
            double day = (double) days * i / points;
            noise = MEMORY * noise + NOISE * random.nextGaussian();
            seconds[i] = day * Duration.ofDays(1).toSeconds();
            values[i] = LIVE + noise + pattern.applyAsDouble(begin + day);
        }
        return TEST.examine(Series.of("floor", Instant.EPOCH, seconds, values)).kind();
    }
}
