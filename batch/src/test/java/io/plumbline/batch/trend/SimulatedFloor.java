package io.plumbline.batch.trend;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * After-collection heap values as a G1 collector with young collections leaves them: a live set, survivors of random
 * size on top (one-sided), and garbage that was promoted and stays until the next mixed collection. A sampler reads the
 * value of the most recent collection.
 */
record SimulatedFloor(
        double liveBytes,
        double leakBytesPerSecond,
        double survivorBytes,
        double promotedBytesPerSecond,
        double mixedEverySeconds,
        double warmUpBytes,
        double warmUpSeconds,
        double collectionEverySeconds) {

    static final Instant START = Instant.parse("2026-03-01T02:00:00Z");

    /** A heap with heavy churn: a collection every 3 s, up to 6 MB survivors, some promoted garbage, nothing leaks. */
    static SimulatedFloor steady() {
        return new SimulatedFloor(60e6, 0, 6e6, 0, 40, 0, 10, 3);
    }

    SimulatedFloor leaking(double bytesPerSecond) {
        return new SimulatedFloor(
                liveBytes,
                bytesPerSecond,
                survivorBytes,
                promotedBytesPerSecond,
                mixedEverySeconds,
                warmUpBytes,
                warmUpSeconds,
                collectionEverySeconds);
    }

    SimulatedFloor warmingUp(double bytes, double seconds) {
        return new SimulatedFloor(
                liveBytes,
                leakBytesPerSecond,
                survivorBytes,
                promotedBytesPerSecond,
                mixedEverySeconds,
                bytes,
                seconds,
                collectionEverySeconds);
    }

    SimulatedFloor promoting(double bytesPerSecond, double mixedEvery) {
        return new SimulatedFloor(
                liveBytes,
                leakBytesPerSecond,
                survivorBytes,
                bytesPerSecond,
                mixedEvery,
                warmUpBytes,
                warmUpSeconds,
                collectionEverySeconds);
    }

    SimulatedFloor collectingEvery(double seconds) {
        return new SimulatedFloor(
                liveBytes,
                leakBytesPerSecond,
                survivorBytes,
                promotedBytesPerSecond,
                mixedEverySeconds,
                warmUpBytes,
                warmUpSeconds,
                seconds);
    }

    /** The samples of so many seconds, one every so many seconds. */
    Series sampled(double seconds, double every, long seed) {
        var random = new Random(seed);
        var samples = new ArrayList<Series.Observation>();
        double nextCollection = random.nextDouble() * collectionEverySeconds;
        double mixedPhase = random.nextDouble() * mixedEverySeconds;
        double value = at(0, mixedPhase, random);
        long collections = 10;
        for (double now = 0; now <= seconds; now += every) {
            while (nextCollection <= now) {
                value = at(nextCollection, mixedPhase, random);
                collections++;
                nextCollection += collectionEverySeconds * (0.7 + 0.6 * random.nextDouble());
            }
            samples.add(new Series.Observation(START.plusMillis(Math.round(now * 1000)), value, collections));
        }
        return Series.of("heap", List.copyOf(samples));
    }

    private double at(double now, double mixedPhase, Random random) {
        double survivors = survivorBytes * Math.pow(random.nextDouble(), 2);
        double promoted = promotedBytesPerSecond * ((now + mixedPhase) % mixedEverySeconds);
        double warm = -warmUpBytes * Math.expm1(-now / warmUpSeconds);
        return liveBytes + leakBytesPerSecond * now + survivors + promoted + warm;
    }
}
