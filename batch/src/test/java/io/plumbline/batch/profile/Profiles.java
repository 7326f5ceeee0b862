package io.plumbline.batch.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/** Profiles made by hand for tests. */
final class Profiles {

    static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");
    static final Frame ADD = new Frame("shop.Cart", "add", 17);
    static final Frame SERVE = new Frame("shop.web.Server", "serve", 40);

    private Profiles() {}

    static Profile of(int seconds, ProfiledStack... stacks) {
        return of(Reading.ALLOCATED, Weighting.ALL_BYTES, seconds, 0, stacks);
    }

    static Profile of(Reading reading, Weighting weighting, int seconds, double requests, ProfiledStack... stacks) {
        var measured = Duration.ofSeconds(seconds);
        return new Profile(reading, weighting, BEGIN, BEGIN.plus(measured), measured, requests, List.of(stacks));
    }

    /** Samples of equal weight. */
    static ProfiledStack stack(String className, int samples, long weight, Frame... frames) {
        return new ProfiledStack(
                className,
                List.of(frames),
                samples * weight,
                samples,
                (double) samples * weight * weight,
                BEGIN,
                BEGIN.plusSeconds(1));
    }

    /** Knuth's: the number of uniform factors until their product falls below exp(-mean); in parts, for large means. */
    static int poisson(double mean, Random random) {
        int count = 0;
        for (double left = mean; left > 0; left -= 30) {
            double limit = Math.exp(-Math.min(left, 30));
            double product = random.nextDouble();
            while (product > limit) {
                count++;
                product *= random.nextDouble();
            }
        }
        return count;
    }
}
