package io.plumbline.batch.nightly;

import io.plumbline.persistence.sample.SampleThinning;
import io.plumbline.persistence.sample.SampleThinning.Series;
import io.plumbline.persistence.sample.SampleTier;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;

/**
 * Thins what is stored of all targets as it grows old, a bounded part of it at a time: a backlog, as after an update or a long stop, is
 * worked off over the following minutes. Any number of instances may do it at once. Thread-safe.
 */
@Dependent
public class Thinning {

    private static final Logger LOG = System.getLogger(Thinning.class.getName());

    /** A thousand targets have some seventeen steps a minute to do; of a week's backlog, this leaves the database most of its time. */
    private static final int STEPS_AT_ONCE = 200;

    /** A census is as large as a hundred samples, and what of a target has families changes over days. */
    private static final SampleTier CENSUSES = new SampleTier(Duration.ofDays(1), Duration.ofDays(7));

    /** A class histogram is as large as fifty samples, and each hour of a week is what a trend of classes needs. */
    private static final SampleTier HISTOGRAMS = new SampleTier(Duration.ofHours(6), Duration.ofDays(7));

    private final SampleThinning thinning;
    private final ThinningSettings settings;
    private final Clock clock;

    @Inject
    public Thinning(SampleThinning thinning, ThinningSettings settings, Clock clock) {
        this.thinning = thinning;
        this.settings = settings;
        this.clock = clock;
    }

    /** Thins what is due, as much as one run may. */
    void run() {
        int left = STEPS_AT_ONCE;
        for (int i = 0; i < settings.tiers().size(); i++) {
            left -= thin(
                    i == 0 ? Series.SAMPLES : Series.THIN_SAMPLES,
                    settings.tiers().get(i),
                    left);
        }
        if (!settings.tiers().isEmpty()) {
            left -= thin(Series.CENSUSES, CENSUSES, left);
            thin(Series.HISTOGRAMS, HISTOGRAMS, left);
        }
    }

    private int thin(Series series, SampleTier tier, int most) {
        var now = clock.instant();
        thinning.open(series, tier, now);
        for (int done = 0; done < most; done++) {
            var step = thinning.next(series, tier, now);
            if (step.isEmpty()) {
                return done;
            }
            LOG.log(
                    Level.DEBUG,
                    "target {0}: thinned until {1}, {2} rows",
                    Long.toString(step.get().targetId()),
                    step.get().until(),
                    Long.toString(step.get().gone()));
        }
        return most;
    }
}
