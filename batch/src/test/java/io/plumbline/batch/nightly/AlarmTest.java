package io.plumbline.batch.nightly;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import io.plumbline.batch.verdict.Area;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

/** {@code -Ddays} of a watch over made-up floors, a sample every 15 s and a look each minute. */
class AlarmTest {

    private static final Instant MIDNIGHT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int SAMPLE_SECONDS = 15;
    private static final int SAMPLES_A_MINUTE = 4;
    private static final int SAMPLES_A_DAY = 24 * 60 * SAMPLES_A_MINUTE;
    private static final double MB = 1e6;
    private static final double LIVE_SET = 300 * MB;
    private static final OptionalDouble LIMIT = OptionalDouble.of(1000 * MB);
    private static final int NEVER = Integer.MAX_VALUE;
    private static final int DAYS = Integer.getInteger("days", 8);

    private final Random random = new Random(11);
    private final TrendTest test = new TrendTest(TrendSettings.forBytes());
    private final Alarm alarm = new Alarm(Duration.ofHours(24));
    private final WatchWindows windows = new WatchWindows(Duration.ofMinutes(5), Duration.ofHours(24));

    @Test
    void aLevelFloorRaisesNone() {
        assertThat(alarmsOf(sample -> LIVE_SET + 5 * MB * random.nextGaussian()))
                .isZero();
    }

    @Test
    void aFloorThatWandersFromSampleToSampleRaisesFew() {
        var wandering = new double[1];

        assertThat(alarmsOf(sample -> {
                    wandering[0] = 0.7 * wandering[0] + 5 * MB * random.nextGaussian();
                    return LIVE_SET + wandering[0];
                }))
                .isLessThanOrEqualTo(DAYS / 2);
    }

    @Test
    void theSawtoothOfAnOldCollectionTwiceAnHourRaisesOneInItsFirstCycle() {
        IntToDoubleFunction sawtooth = sample -> LIVE_SET + 60 * MB * (sample % 120) / 120 + MB * random.nextDouble();

        assertThat(firstAlarm(floors(sawtooth))).isLessThanOrEqualTo(30);
        assertThat(firstAlarm(floors(sample -> sample < 120 ? LIVE_SET + 60 * MB : sawtooth.applyAsDouble(sample))))
                .isEqualTo(NEVER);
    }

    @Test
    void aLeakUnderASawtoothIsCalledWhenItLeavesTheSwing() {
        IntToDoubleFunction leaking = sample ->
                LIVE_SET + 60 * MB * (sample % 120) / 120 + Math.max(0, sample - 960) * SAMPLE_SECONDS * 20_000.0;

        assertThat(firstAlarm(floors(sample -> sample < 120 ? LIVE_SET + 60 * MB : leaking.applyAsDouble(sample))))
                .isBetween(240, 240 + 100);
    }

    @Test
    void aStepAfterAReloadRaisesNone() {
        assertThat(alarmsOf(
                        sample -> LIVE_SET + (sample > SAMPLES_A_DAY / 2 ? 80 * MB : 0) + MB * random.nextGaussian()))
                .isZero();
    }

    @Test
    void leaksAreCalledTheSoonerTheFasterTheyAre() {
        assertThat(firstAlarm(300_000)).isLessThanOrEqualTo(4);
        assertThat(firstAlarm(20_000)).isLessThanOrEqualTo(25);
        assertThat(firstAlarm(2_000)).isLessThanOrEqualTo(200);
    }

    @Test
    void aFewPointsInALineOutsideTheHeapAreEnoughOfBytesAndTooFewOfThings() {
        var now = MIDNIGHT.plus(MINUTE.multipliedBy(3));
        var memory = new double[11];
        var things = new double[11];
        for (int sample = 0; sample < memory.length; sample++) {
            memory[sample] = 150 * MB + 4.2 * MB * sample + 0.1 * MB * random.nextDouble();
            things[sample] = 20 + 8 * sample;
        }
        var growing = test.examine(series(memory, 0, memory.length), OptionalDouble.empty());
        var pool = new TrendTest(TrendSettings.forCounts())
                .examine(series(things, 0, things.length), OptionalDouble.empty());

        assertThat(growing.pValue()).isGreaterThan(1e-5);
        assertThat(alarm.isRaisedBy(Area.NATIVE, growing, now)).isTrue();
        assertThat(alarm.isRaisedBy(Area.THREADS, pool, now)).isFalse();
    }

    private int firstAlarm(double bytesPerSecond) {
        return firstAlarm(floors(sample ->
                LIVE_SET + bytesPerSecond * sample * SAMPLE_SECONDS + 2 * MB * Math.abs(random.nextGaussian())));
    }

    /** On how many of the days there is one. */
    private int alarmsOf(IntToDoubleFunction floor) {
        int alarms = 0;
        for (int day = 0; day < DAYS; day++) {
            alarms += firstAlarm(floors(floor)) < NEVER ? 1 : 0;
        }
        return alarms;
    }

    private static double[] floors(IntToDoubleFunction floor) {
        var floors = new double[SAMPLES_A_DAY];
        for (int sample = 0; sample < floors.length; sample++) {
            floors[sample] = floor.applyAsDouble(sample);
        }
        return floors;
    }

    /** The minute of the first one. */
    private int firstAlarm(double[] floors) {
        for (int minute = 1; minute * SAMPLES_A_MINUTE <= floors.length; minute++) {
            var now = MIDNIGHT.plus(MINUTE.multipliedBy(minute));
            for (var window : windows.due(now.minus(MINUTE), now, Duration.between(MIDNIGHT, now))) {
                int to = minute * SAMPLES_A_MINUTE;
                int length = (int) (window.toSeconds() / SAMPLE_SECONDS);
                var past = series(floors, to - (1 + Watch.WINDOWS_OF_PAST) * length, to - length);
                var series = series(floors, to - length, to);
                if (test.mayHaveGrown(series)
                        && alarm.isRaisedBy(Area.HEAP, test.examine(series, LIMIT), now)
                        && !Alarm.isSwing(series, past)) {
                    return minute;
                }
            }
        }
        return NEVER;
    }

    private static Series series(double[] floors, int from, int to) {
        var observations = new ArrayList<Series.Observation>();
        for (int sample = Math.max(0, from); sample < to; sample++) {
            observations.add(new Series.Observation(
                    MIDNIGHT.plusSeconds((long) SAMPLE_SECONDS * sample), floors[sample], sample));
        }
        return Series.of("heap", observations);
    }
}
