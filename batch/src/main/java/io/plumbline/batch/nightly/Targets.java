package io.plumbline.batch.nightly;

import io.plumbline.batch.target.AttachAddress;
import io.plumbline.batch.target.BuildSource;
import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.CaptureGate.Risk;
import io.plumbline.batch.target.Registration;
import io.plumbline.batch.target.TargetsFileState;
import io.plumbline.persistence.capture.CaptureRepository;
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

/** Registers and forgets the JVMs that we watch. Thread-safe. */
@Dependent
public class Targets {

    private static final Logger LOG = System.getLogger(Targets.class.getName());

    private final TargetRepository repository;
    private final CaptureRepository captures;
    private final Transactions transactions;
    private final Sampler sampler;
    private final DeclaredTargets declared;
    private final Gates gates;
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
            Instance instance,
            Clock clock) {
        this.repository = repository;
        this.captures = captures;
        this.transactions = transactions;
        this.sampler = sampler;
        this.declared = declared;
        this.gates = gates;
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
        transactions.commit(() -> repository.findToChange(id).ifPresent(target -> {
            if (risks.contains(Risk.PATHS_TO_ROOTS)) {
                target.acceptPaths(new Target.Acceptance(by, clock.instant()));
            } else {
                target.refusePaths();
            }
        }));
    }

    /** Has the build of a target told by something else from its next sample on. */
    public void readBuildFrom(long id, BuildSource source) {
        transactions.commit(() -> repository
                .findToChange(id)
                .ifPresent(target -> target.readBuildFrom(source.text().orElse(null))));
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
