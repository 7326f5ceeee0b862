package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.AdaptiveRate;
import io.plumbline.batch.capture.SamplingPolicy;
import io.plumbline.batch.capture.SamplingRates;
import io.plumbline.batch.profile.SampledCycles;
import io.plumbline.batch.profile.UnreadableRecordingException;
import io.plumbline.persistence.capture.CapturePolicy;
import io.plumbline.persistence.target.SamplingRaise;
import io.plumbline.persistence.target.SamplingRate;
import io.plumbline.persistence.target.SamplingRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Which policy targets are sampled by, as it is written down for all instances. Thread-safe. */
@Dependent
public class PolicyBook {

    private final SamplingRepository sampling;
    private final SamplingSettings settings;
    private final Clock clock;

    @Inject
    public PolicyBook(SamplingRepository sampling, SamplingSettings settings, Clock clock) {
        this.sampling = sampling;
        this.settings = settings;
        this.clock = clock;
    }

    /** How densely a target is to be sampled now. */
    SamplingRates rates(long targetId) {
        return rates(
                sampling.raiseOf(targetId).orElse(null),
                sampling.rateOf(targetId).orElse(null));
    }

    /* A policy of a name that is configured no longer is none. */
    SamplingRates rates(@Nullable SamplingRaise raise, @Nullable SamplingRate rate) {
        var now = clock.instant();
        var raised = raise == null || !raise.isInForce(now)
                ? null
                : settings.policy(raise.policy())
                        .map(policy ->
                                new SamplingRates.Raised(policy, raise.endsAt(), Duration.between(now, raise.endsAt())))
                        .orElse(null);
        return new SamplingRates(settings.always(), raised, rate == null ? 1 : rate.factor());
    }

    /** What is in force at a capture that begins now. */
    CapturePolicy inForce(long captureId, long targetId) {
        var rates = rates(targetId);
        return of(captureId, rates.inForce(), rates.factor());
    }

    /** The same at a capture of what a raise that is just over has sampled. */
    CapturePolicy after(long captureId, SamplingRaise raise) {
        var factor = sampling.rateOf(raise.targetId()).map(SamplingRate::factor).orElse(1.0);
        return of(captureId, settings.policy(raise.policy()).orElse(settings.always()), factor);
    }

    /** Notes that a raise that is over needs no copy of what it has sampled any more. */
    void closed(SamplingRaise ended) {
        sampling.closed(ended);
    }

    private static CapturePolicy of(long captureId, SamplingPolicy policy, double factor) {
        return new CapturePolicy(captureId, policy.name(), policy.oneIn(), policy.allocationsPerSecond(factor));
    }

    /** Begins a policy that is in force for a while, unless another is; the raise if it began. */
    Optional<SamplingRaise> raise(long targetId, SamplingPolicy policy, SamplingRaise.Cause cause, String reason) {
        var lasts = policy.lasts();
        if (lasts == null) {
            throw new IllegalArgumentException(
                    "policy \"" + policy.name() + "\" has no duration, so nothing begins it");
        }
        var now = stored(clock.instant());
        var raise = new SamplingRaise(targetId, policy.name(), cause, reason, now, now.plus(lasts));
        return Optional.of(raise).filter(sampling::raise);
    }

    /** Notes that a target is to be sampled more or less densely than its policy says. */
    SamplingRate step(long targetId, AdaptiveRate.Step step) {
        var rate = new SamplingRate(targetId, step.factor(), step.reason(), stored(clock.instant()));
        sampling.put(rate);
        return rate;
    }

    /**
     * Looks in a recording whether there are samples between its collections.
     *
     * @throws UnreadableRecordingException if it is no whole recording
     */
    void adapt(long targetId, Path recording) throws UnreadableRecordingException {
        var cycles = SampledCycles.ofLastPart(recording);
        if (cycles.isPresent()) {
            double factor = sampling.rateOf(targetId).map(SamplingRate::factor).orElse(1.0);
            AdaptiveRate.afterCopy(factor, cycles.get().longestWithout()).ifPresent(step -> step(targetId, step));
        }
    }

    private static Instant stored(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }
}
