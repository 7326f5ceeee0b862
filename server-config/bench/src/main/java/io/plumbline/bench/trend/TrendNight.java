package io.plumbline.bench.trend;

import io.plumbline.batch.trend.Series;
import io.plumbline.batch.trend.TrendSettings;
import io.plumbline.batch.trend.TrendTest;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/*
 * A night has 200 series a target: the ten that are sampled, a day of them every 15 s, and 190 classes, a histogram an hour.
 * A third of the series grows, a third swings, a third is level; noise remembers itself.
 */
/** One fit of 2,000 points, and a night of many targets on two threads. */
final class TrendNight {

    private static final int POINTS = 2_000;
    private static final int FITS = 60;
    private static final int WARM_UP = 60;
    private static final int SAMPLED = 10;
    private static final int SAMPLES_A_DAY = 5_760;
    private static final int CLASSES = 190;
    private static final int HISTOGRAMS = 24;
    private static final int THREADS = 2;
    private static final double DAY_SECONDS = 86_400;
    private static final TrendTest TEST = new TrendTest(TrendSettings.forBytes());

    private TrendNight() {}

    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        var millis = millisOfAFit();
        System.out.printf(
                Locale.ROOT,
                "One fit of %,d points: median %.2f ms, slowest of %d %.2f ms (floor 50 ms, goal 5 ms)%n",
                POINTS,
                millis[millis.length / 2],
                millis.length,
                millis[millis.length - 1]);
        int targets = Integer.parseInt(arguments[0]);
        var night = seconds(targets, TrendNight::target);
        System.out.printf(
                Locale.ROOT,
                "A night of %,d targets, %d series each, on %d threads: %.1f s (floor 600 s, goal 120 s for 1,000)%n",
                targets,
                SAMPLED + CLASSES,
                THREADS,
                night);
    }

    private static double[] millisOfAFit() {
        for (int i = 0; i < WARM_UP; i++) {
            TEST.examine(series(i, POINTS));
        }
        var millis = new double[FITS];
        for (int i = 0; i < FITS; i++) {
            var series = series(i, POINTS);
            long begin = System.nanoTime();
            TEST.examine(series);
            millis[i] = (System.nanoTime() - begin) / 1e6;
        }
        Arrays.sort(millis);
        return millis;
    }

    private static double seconds(int targets, IntFunction<Integer> examine)
            throws InterruptedException, ExecutionException {
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            long begin = System.nanoTime();
            var all = IntStream.range(0, targets)
                    .mapToObj(target -> (Callable<Integer>) () -> examine.apply(target))
                    .toList();
            for (var done : threads.invokeAll(all)) {
                done.get();
            }
            return (System.nanoTime() - begin) / 1e9;
        } finally {
            threads.shutdown();
        }
    }

    private static int target(int number) {
        int growing = 0;
        for (int i = 0; i < SAMPLED; i++) {
            growing += TEST.examine(series(number + i, SAMPLES_A_DAY)).isGrowing() ? 1 : 0;
        }
        for (int i = 0; i < CLASSES; i++) {
            growing += TEST.examine(series(number + i, HISTOGRAMS)).isGrowing() ? 1 : 0;
        }
        return growing;
    }

    private static Series series(int seed, int points) {
        var random = new Random(seed);
        var seconds = new double[points];
        var values = new double[points];
        double noise = 0;
        for (int i = 0; i < points; i++) {
            seconds[i] = DAY_SECONDS * i / points;
            noise = 0.7 * noise + 4e6 * random.nextGaussian();
            values[i] = 300e6 + Math.abs(noise) + shape(seed % 3, seconds[i] / DAY_SECONDS);
        }
        return Series.of("made up", Instant.EPOCH, seconds, values);
    }

    private static double shape(int kind, double day) {
        return switch (kind) {
            case 0 -> 500e6 * day;
            case 1 -> 80e6 * Math.sin(2 * Math.PI * day);
            default -> 0;
        };
    }
}
