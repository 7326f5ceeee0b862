package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.SamplingPolicy;
import io.plumbline.persistence.configuration.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which policies there are to sample a target by. Immutable.
 *
 * @param policies all of them, the three that are always there first
 * @param always the one that is in force whenever no other is
 * @param onLatency the one that a jump of a latency begins; absent if nothing does
 */
public record SamplingSettings(
        List<SamplingPolicy> policies,
        SamplingPolicy always,
        @Nullable SamplingPolicy onLatency) {

    private static final String KEY = "plumbline.sampling.policies";
    private static final String ALWAYS = "plumbline.sampling.always";
    private static final String ON_LATENCY = "plumbline.sampling.on-latency";
    private static final String NONE = "none";
    private static final int MOST_OWN = 50;

    private static final Pattern FORM =
            Pattern.compile("(\\S+)\\s+1:(\\d{1,9})(?:\\s+for\\s+(\\S+))?(?:\\s+top\\s+(\\d{1,9}))?");

    public SamplingSettings {
        policies = List.copyOf(policies);
        if (always.lasts() != null) {
            throw new IllegalArgumentException(ALWAYS + " is \"" + always.name()
                    + "\", which is in force for a while; it must be a policy without a duration");
        }
        if (onLatency != null && onLatency.lasts() == null) {
            throw new IllegalArgumentException(ON_LATENCY + " is \"" + onLatency.name()
                    + "\", which has no end; it must be a policy with a duration");
        }
    }

    public static SamplingSettings from(Settings settings) {
        var policies =
                new ArrayList<>(List.of(SamplingPolicy.BLUE, SamplingPolicy.CORE_API, SamplingPolicy.BACKGROUND));
        for (var text : settings.list(KEY)) {
            var own = own(text);
            if (policies.stream().anyMatch(known -> known.name().equals(own.name()))) {
                throw refused(text, "the name \"" + own.name() + "\" is taken");
            }
            policies.add(own);
        }
        if (policies.size() > MOST_OWN) {
            throw new IllegalArgumentException(KEY + " has too many policies; at most " + MOST_OWN + " in all");
        }
        var onLatency = settings.text(ON_LATENCY, SamplingPolicy.CORE_API.name());
        return new SamplingSettings(
                policies,
                named(policies, ALWAYS, settings.text(ALWAYS, SamplingPolicy.BACKGROUND.name())),
                onLatency.equals(NONE) ? null : named(policies, ON_LATENCY, onLatency));
    }

    private static SamplingPolicy own(String text) {
        var form = FORM.matcher(text);
        if (!form.matches()) {
            throw refused(text, "each must be NAME 1:RATIO [for DURATION] [top STACKS]");
        }
        try {
            return new SamplingPolicy(
                    form.group(1),
                    Integer.parseInt(form.group(2)),
                    form.group(3) == null ? null : Settings.parseDuration("the duration", form.group(3)),
                    form.group(4) == null ? SamplingPolicy.ALL_STACKS : Integer.parseInt(form.group(4)));
        } catch (IllegalArgumentException refused) {
            throw refused(text, String.valueOf(refused.getMessage()));
        }
    }

    private static IllegalArgumentException refused(String text, String why) {
        return new IllegalArgumentException(KEY + " has \"" + text + "\": " + why);
    }

    private static SamplingPolicy named(List<SamplingPolicy> policies, String key, String name) {
        return policies.stream()
                .filter(policy -> policy.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(key + " is \"" + name + "\"; it must be one of "
                        + policies.stream().map(SamplingPolicy::name).toList()));
    }

    /** The policy of a name. */
    Optional<SamplingPolicy> policy(String name) {
        return policies.stream().filter(known -> known.name().equals(name)).findFirst();
    }
}
