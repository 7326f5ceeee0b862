package io.plumbline.batch.nightly;

import io.plumbline.batch.target.AllowedSecrets;
import io.plumbline.batch.target.TargetsFile;
import io.plumbline.batch.target.TargetsFile.Fault;
import io.plumbline.batch.target.TargetsFileState;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the targets as a file says: registers what it names, changes what it names differently, and ends what it names no
 * longer. A file that cannot be read to its end changes nothing. One thread at a time looks; anybody may ask what came of it.
 */
public final class DeclaredTargets {

    private static final Logger LOG = System.getLogger(DeclaredTargets.class.getName());
    private static final int CHUNK = 100;
    private static final int MOST_LOGGED = 20;

    /** A name that is taken may become free, and other instances may have a file, too. */
    private static final Duration TRY_AGAIN = Duration.ofMinutes(5);

    /** A program of one machine that was seen there since is left to the instance there. */
    private static final Duration SEEN_LATELY = Duration.ofMinutes(2);

    private final @Nullable Path path;
    private final AllowedSecrets secrets;
    private final TargetRepository targets;
    private final Transactions transactions;
    private final Sampler sampler;
    private final Instance instance;
    private final Clock clock;

    private byte @Nullable [] inForce;
    private volatile @Nullable TargetsFileState state;

    public DeclaredTargets(
            TargetsFileSettings settings,
            AllowedSecrets secrets,
            TargetRepository targets,
            Transactions transactions,
            Sampler sampler,
            Instance instance,
            Clock clock) {
        this.path = settings.path();
        this.secrets = secrets;
        this.targets = targets;
        this.transactions = transactions;
        this.sampler = sampler;
        this.instance = instance;
        this.clock = clock;
        this.state = settings.file()
                .map(file -> TargetsFileState.unread(file.toString()))
                .orElse(null);
    }

    /** What came of the file; empty if there is none to look at. */
    Optional<TargetsFileState> state() {
        return Optional.ofNullable(state);
    }

    /** Looks whether the file has changed since, and puts into force what it says now. */
    void look() {
        var last = state;
        if (path == null || last == null) {
            endWithoutFile();
            return;
        }
        try {
            var content = TargetsFile.content(path);
            if (!Arrays.equals(content, inForce) || isTriedAgain(last)) {
                state = putInForce(last, TargetsFile.parse(content, secrets));
                inForce = content;
            } else {
                state = new TargetsFileState(last.file(), last.readAt(), last.targets(), null, last.faults());
            }
        } catch (IOException unreadable) {
            tell(last, String.valueOf(unreadable.getMessage()));
        }
    }

    /* Once: what this instance registered from a file that it has no longer. */
    private void endWithoutFile() {
        if (inForce == null) {
            transactions.commit(() -> end(null, Set.of())).forEach(sampler::remove);
            inForce = new byte[0];
        }
    }

    private boolean isTriedAgain(TargetsFileState last) {
        return last.readAt() != null && last.readAt().plus(TRY_AGAIN).isBefore(clock.instant());
    }

    private void tell(TargetsFileState last, String problem) {
        if (!problem.equals(last.problem())) {
            LOG.log(Level.WARNING, "the file of targets \"{0}\" changes nothing: {1}", last.file(), problem);
        }
        state = last.unreadable(problem);
    }

    private TargetsFileState putInForce(TargetsFileState last, TargetsFile file) {
        var name = last.file();
        var faults = new ArrayList<>(file.faults());
        var named = new HashSet<>(file.faultyNames());
        var changed = new ArrayList<Long>();
        for (int from = 0; from < file.entries().size(); from += CHUNK) {
            var chunk = file.entries()
                    .subList(from, Math.min(from + CHUNK, file.entries().size()));
            transactions.commit(() -> chunk.forEach(entry -> {
                named.add(entry.registration().name());
                declare(name, entry, changed).ifPresent(faults::add);
            }));
        }
        changed.forEach(sampler::reconnect);
        var ended = file.namesAll() ? transactions.commit(() -> end(name, named)) : List.<Target>of();
        ended.forEach(sampler::remove);
        var result = new TargetsFileState(
                name, clock.instant(), file.entries().size() + file.faults().size() - faults.size(), null, faults);
        log(last, result, ended.size());
        return result;
    }

    private Optional<Fault> declare(String file, TargetsFile.Entry entry, List<Long> changed) {
        var wanted = RegisteredTarget.of(entry.registration(), "the file \"" + file + "\"", instance, clock.instant());
        wanted.declare(file, instance.name());
        var present = targets.add(wanted).isPresent() ? Optional.<Target>empty() : targets.findByName(wanted.name());
        if (present.isEmpty()) {
            return Optional.empty();
        }
        var target = present.get();
        if (!target.isEnded() && !target.isDeclaredBy(file, instance.name())) {
            return Optional.of(
                    new Fault(entry.line(), "name", "is taken: " + new NameTakenException(target).getMessage()));
        }
        if (target.isOfNewerVersion()) {
            return Optional.of(new Fault(
                    entry.line(), "name", String.valueOf(new WatchedElsewhereException(target).getMessage())));
        }
        target.readBuildFrom(wanted.buildFrom().orElse(null));
        target.countRequestsFrom(wanted.requestsFrom().orElse(null));
        target.readLatencyFrom(wanted.latencyFrom().orElse(null));
        target.dumpInto(wanted.dumpsInto().orElse(null));
        wanted.pathsAccepted().ifPresentOrElse(target::acceptPaths, target::refusePaths);
        wanted.profilerAccepted().ifPresentOrElse(target::acceptProfiler, target::refuseProfiler);
        if (target.isEnded() || !target.isReachedAs(wanted)) {
            target.reachAs(wanted, clock.instant());
            changed.add(target.id());
        } else {
            // whoever reads it last can move it to another file, or end it: names of instances change
            target.declare(file, instance.name());
            if (isBetterReachedHere(target)) {
                target.moveTo(instance.name());
                changed.add(target.id());
            }
        }
        return Optional.empty();
    }

    private boolean isBetterReachedHere(Target target) {
        return target.kind() != Target.Kind.UPLOAD
                && target.paused().isEmpty()
                && !target.isWatchedBy(instance.name())
                && target.lastSampleAt()
                        .filter(at -> at.plus(SEEN_LATELY).isAfter(clock.instant()))
                        .isEmpty();
    }

    private List<Target> end(@Nullable String file, Set<String> named) {
        var gone = targets.all().stream()
                .filter(target -> target.isDeclaredBy(file, instance.name()))
                .filter(target -> !target.isEnded() && !target.isOfNewerVersion() && !named.contains(target.name()))
                .toList();
        gone.forEach(target -> target.end(
                "the file that registered it, \"" + target.declaredIn().orElseThrow() + "\", names it no longer",
                clock.instant()));
        return gone;
    }

    private static void log(TargetsFileState last, TargetsFileState now, int ended) {
        if (now.targets() == last.targets() && now.faults().equals(last.faults()) && ended == 0) {
            return;
        }
        LOG.log(
                Level.INFO,
                "the file of targets \"{0}\" registers {1} targets; {2} were ended, {3} entries are not in force",
                now.file(),
                now.targets(),
                ended,
                now.faults().size());
        now.faults().stream()
                .limit(MOST_LOGGED)
                .forEach(fault -> LOG.log(Level.WARNING, "file of targets \"{0}\", {1}", now.file(), fault));
    }
}
