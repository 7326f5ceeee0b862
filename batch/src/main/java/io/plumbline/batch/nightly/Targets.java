package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.PauseLedger;
import io.plumbline.batch.capture.SamplingPolicy;
import io.plumbline.batch.capture.SamplingRates;
import io.plumbline.batch.target.AttachAddress;
import io.plumbline.batch.target.AttributeNumber;
import io.plumbline.batch.target.BuildSource;
import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.CaptureGate.Risk;
import io.plumbline.batch.target.DumpDirectory;
import io.plumbline.batch.target.Registration;
import io.plumbline.batch.target.TargetsFileState;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.target.SamplingRaise;
import io.plumbline.persistence.target.SamplingRate;
import io.plumbline.persistence.target.SamplingRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Registers, changes and forgets the JVMs that we watch. One that only a newer version knows is not changed: that throws a
 * {@link WatchedElsewhereException}. Thread-safe.
 */
@Dependent
public class Targets {

    private static final Logger LOG = System.getLogger(Targets.class.getName());

    private final TargetRepository repository;
    private final CaptureRepository captures;
    private final Transactions transactions;
    private final Sampler sampler;
    private final DeclaredTargets declared;
    private final Gates gates;
    private final SamplingRepository sampling;
    private final PolicyBook policies;
    private final PauseBook pauses;
    private final Instance instance;
    private final Clock clock;

    @Inject
    public Targets(
            TargetRepository repository,
            CaptureRepository captures,
            Transactions transactions,
            Sampler sampler,
            DeclaredTargets declared,
            Gates gates,
            SamplingRepository sampling,
            PolicyBook policies,
            PauseBook pauses,
            Instance instance,
            Clock clock) {
        this.repository = repository;
        this.captures = captures;
        this.transactions = transactions;
        this.sampler = sampler;
        this.declared = declared;
        this.gates = gates;
        this.sampling = sampling;
        this.policies = policies;
        this.pauses = pauses;
        this.instance = instance;
        this.clock = clock;
    }

    /**
     * Registers a JVM; it is probed in the background at once.
     *
     * @param by who registers it
     * @return the target's id
     * @throws NameTakenException if another target has the name
     * @throws NotWatchingException if this instance would have to watch it, and watches none
     */
    public long register(Registration registration, String by) {
        if (registration.address() instanceof AttachAddress && !instance.watches()) {
            throw new NotWatchingException(instance.name());
        }
        var wanted = RegisteredTarget.of(registration, by, instance, clock.instant());
        long id = transactions.commit(() -> repository
                .add(wanted)
                .orElseThrow(() -> new NameTakenException(
                        repository.findByName(wanted.name()).orElseThrow()))
                .id());
        probe(id);
        return id;
    }

    /** Notes which risks somebody accepts for a target, and no others; whoever accepted one before stays. */
    public void accept(long id, Set<Risk> risks, String by) {
        changed(id, target -> {
            if (risks.contains(Risk.PATHS_TO_ROOTS)) {
                target.acceptPaths(new Target.Acceptance(by, clock.instant()));
            } else {
                target.refusePaths();
            }
            if (risks.contains(Risk.PROFILER)) {
                target.acceptProfiler(new Target.Acceptance(by, clock.instant()));
            } else {
                target.refuseProfiler();
            }
        });
    }

    /** Has the build of a target told by something else from its next sample on. */
    public void readBuildFrom(long id, BuildSource source) {
        changed(id, target -> target.readBuildFrom(source.text().orElse(null)));
    }

    /**
     * Has the requests of a target counted by something else from its next sample on.
     *
     * @param source absent for its bean of requests, if it has one
     */
    public void countRequestsFrom(long id, Optional<AttributeNumber> source) {
        changed(
                id,
                target -> target.countRequestsFrom(
                        source.map(AttributeNumber::text).orElse(null)));
    }

    /**
     * Has the 99th percentile of a target's latencies told by something else from its next sample on.
     *
     * @param source absent for its bean of requests, if it has one
     */
    public void readLatencyFrom(long id, Optional<AttributeNumber> source) {
        changed(
                id,
                target ->
                        target.readLatencyFrom(source.map(AttributeNumber::text).orElse(null)));
    }

    /**
     * Has a target write its heap dumps into a directory that both see from now on.
     *
     * @param dumps empty for none
     */
    public void dumpInto(long id, Optional<DumpDirectory> dumps) {
        changed(id, target -> target.dumpInto(RegisteredTarget.shared(dumps.orElse(null))));
    }

    /**
     * How a target is sampled.
     *
     * @param raise what samples it more densely than always now; absent if nothing does
     * @param rate by how much it is sampled otherwise than its policy says, and why; absent if it never was
     */
    public record Sampling(
            SamplingRates rates,
            @Nullable SamplingRaise raise,
            @Nullable SamplingRate rate) {}

    /** How a target is sampled now. */
    public Sampling sampling(long id) {
        var raise = sampling.raiseOf(id)
                .filter(found -> found.isInForce(clock.instant()))
                .orElse(null);
        var rate = sampling.rateOf(id).orElse(null);
        return new Sampling(policies.rates(raise, rate), raise, rate);
    }

    /** What of a target's budget of pauses was spent by what. */
    public PauseLedger pauses(long id) {
        return transactions.commit(() -> pauses.ledger(id));
    }

    /**
     * Has a target sampled by a policy that is in force for a while; it begins with the next sample, which is taken at once by the
     * instance that watches the target, if it is this one.
     *
     * @param policy one that has a duration
     * @param by who wants it
     * @return false if there is no such target
     * @throws PolicyInForceException if one that somebody asked for is in force
     */
    public boolean raise(long id, SamplingPolicy policy, String by) {
        var target = transactions.commit(() -> repository.find(id));
        target.ifPresent(Targets::requireKnown);
        target.ifPresent(found -> {
            if (policies.raise(id, policy, SamplingRaise.Cause.HAND, by).isEmpty()) {
                throw new PolicyInForceException(sampling.raiseOf(id));
            }
            sampler.policyChanged(found);
        });
        return target.isPresent();
    }

    /** Has a target sampled as always again, from its next sample on; false if there is no such target. */
    public boolean lower(long id) {
        var target = transactions.commit(() -> repository.find(id));
        target.ifPresent(Targets::requireKnown);
        target.filter(found -> sampling.end(id, clock.instant())).ifPresent(sampler::policyChanged);
        return target.isPresent();
    }

    /**
     * Has nobody ask a target anything until it is resumed: no sample is taken of it, no night looks at it, and our recording on its
     * JVM is ended; what is being taken from it meanwhile comes to its end. Whoever paused it first stays.
     *
     * @param by who wants it
     * @return false if there is no such target
     */
    public boolean pause(long id, String by) {
        var paused = changed(id, target -> target.pause(new Target.Pause(by, clock.instant())));
        paused.ifPresent(sampler::remove);
        return paused.isPresent();
    }

    /** Has a target watched again, from now on; false if there is no such target. */
    public boolean resume(long id) {
        var resumed = changed(id, Target::resume);
        resumed.ifPresent(sampler::sampleSoon);
        return resumed.isPresent();
    }

    /**
     * Forgets a target and all that was seen of it, its files on this machine included; false if there is none. Files of other
     * instances go when they are old.
     */
    public boolean remove(long id) {
        var removed = transactions.commit(() -> repository.findToChange(id).flatMap(this::removed));
        removed.ifPresent(known -> {
            sampler.remove(known.target());
            known.files().forEach(Targets::delete);
        });
        return removed.isPresent();
    }

    /* No file arrives for it meanwhile: nobody else changes it. */
    private Optional<Removed> removed(Target target) {
        requireKnown(target);
        var files = captures.files(target.id(), instance.name());
        return repository.remove(target.id()) ? Optional.of(new Removed(target, files)) : Optional.empty();
    }

    private record Removed(Target target, List<String> files) {}

    /* It may hold whatever secrets the target held. */
    private static void delete(String file) {
        try {
            Files.deleteIfExists(Path.of(file));
        } catch (IOException stays) {
            LOG.log(Level.WARNING, "\"" + file + "\" of a target that was forgotten stays until it is old", stays);
        }
    }

    private Optional<Target> changed(long id, Consumer<Target> change) {
        return transactions.commit(() -> repository.findToChange(id).map(target -> {
            requireKnown(target);
            change.accept(target);
            return target;
        }));
    }

    private static void requireKnown(Target target) {
        if (target.isOfNewerVersion()) {
            throw new WatchedElsewhereException(target);
        }
    }

    /** Takes a sample of a target now, in the background; what came of it shows on the target. */
    public void probe(long id) {
        transactions.commit(() -> repository.find(id)).ifPresent(sampler::sampleSoon);
    }

    /** What came of the file of targets that this instance was given; empty if it was given none. */
    public Optional<TargetsFileState> file() {
        return declared.state();
    }

    /** What a target may be asked for, as far as it is known; empty if nobody knows which Java it is. */
    public Optional<CaptureGate> gate(long id) {
        return transactions.commit(() -> gates.of(id));
    }

    /** All targets by name. */
    public List<Target> all() {
        return transactions.commit(repository::all);
    }
}
