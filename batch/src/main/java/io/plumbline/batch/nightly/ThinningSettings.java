package io.plumbline.batch.nightly;

import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.sample.SampleTier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * How dense samples stay as they grow old. Immutable.
 *
 * @param tiers from the youngest to the oldest; none if all samples stay until they are deleted
 */
public record ThinningSettings(List<SampleTier> tiers) {

    private static final String KEY = "plumbline.diagnosis.thin-samples";
    private static final String NONE = "none";
    private static final int MOST = 2;
    private static final Pattern FORM = Pattern.compile("(\\S+)\\s+after\\s+(\\S+)");

    private static final List<SampleTier> USUAL = List.of(
            new SampleTier(Duration.ofMinutes(5), Duration.ofHours(48)),
            new SampleTier(Duration.ofHours(1), Duration.ofDays(30)));

    public ThinningSettings {
        tiers = List.copyOf(tiers);
        if (tiers.size() > MOST) {
            throw new IllegalArgumentException(KEY + " has " + tiers.size() + " intervals; at most " + MOST);
        }
        for (int i = 1; i < tiers.size(); i++) {
            requireCoarser(tiers.get(i - 1), tiers.get(i));
        }
    }

    /* What a longer interval needs is among what stayed of the shorter ones only if it is made of whole ones. */
    private static void requireCoarser(SampleTier before, SampleTier next) {
        if (next.after().compareTo(before.after()) <= 0
                || next.every().compareTo(before.every()) <= 0
                || next.every().toSeconds() % before.every().toSeconds() != 0) {
            throw new IllegalArgumentException(KEY + " has \"" + next.every() + " after " + next.after()
                    + "\" behind \"" + before.every() + " after " + before.after()
                    + "\"; each must come later than the one before, with an interval that is a multiple of its");
        }
    }

    public static ThinningSettings from(Settings settings) {
        var told = settings.list(KEY);
        if (told.isEmpty()) {
            return new ThinningSettings(USUAL);
        }
        if (told.equals(List.of(NONE))) {
            return new ThinningSettings(List.of());
        }
        var tiers = new ArrayList<SampleTier>();
        for (var text : told) {
            tiers.add(tier(text));
        }
        return new ThinningSettings(tiers);
    }

    private static SampleTier tier(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw refused(text, "each must be INTERVAL after AGE, such as 5m after 48h");
        }
        try {
            return new SampleTier(
                    Settings.parseDuration("the duration", form.group(1)),
                    Settings.parseDuration("the duration", form.group(2)));
        } catch (IllegalArgumentException refused) {
            throw refused(text, String.valueOf(refused.getMessage()));
        }
    }

    private static IllegalArgumentException refused(String text, String why) {
        return new IllegalArgumentException(KEY + " has \"" + text + "\": " + why);
    }
}
