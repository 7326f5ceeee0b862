package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.NativeTrim;
import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.LiveObjects;
import io.plumbline.batch.profile.RootPaths;
import io.plumbline.batch.profile.ThreadStarts;
import io.plumbline.batch.profile.UnreadableRecordingException;
import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetException;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.batch.verdict.Judge;
import io.plumbline.batch.verdict.RetainingPath;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CommandPause;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.batch.api.Batchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes fresh evidence where something grows: class histograms some time apart, between which async-profiler may sample, a census of threads, class loaders and files,
 * and a copy of the recording, from which the growing classes and where objects are allocated and threads started are read. Of a JVM that is gone, or is not reached,
 * it reads what was taken before. What cannot be had becomes a gap.
 */
@Dependent
@Named
public class CaptureBatchlet implements Batchlet {

    private static final String STEP = "capture";
    private static final String FRESH = "fresh evidence";
    private static final String TRIM = "native memory that the allocator keeps";

    /** Fewest between the first and the last of a diagnosis. */
    private static final int INTERVALS = 1;

    private static final Set<Area> FREED_BY_COLLECTIONS =
            Set.of(Area.HEAP, Area.METASPACE, Area.CLASSES, Area.DIRECT, Area.MAPPED, Area.HANDLES, Area.NATIVE);

    /** An object that has lived through this part of the window has outlived a request. */
    private static final int SURVIVED_PART = 4;

    private final CurrentRun run;
    private final CaptureParts parts;
    private final Transactions transactions;
    private final StopSignal stop = new StopSignal();
    private final List<Gap> gaps = new ArrayList<>();

    @Inject
    public CaptureBatchlet(CurrentRun run, CaptureParts parts, Transactions transactions) {
        this.run = run;
        this.parts = parts;
        this.transactions = transactions;
    }

    /** What the step works with. Thread-safe. */
    @Dependent
    public static class CaptureParts {

        private final TargetRepository targets;
        private final DiagnosisBook diagnoses;
        private final EvidenceStore evidence;
        private final EvidenceCapture captures;
        private final Recordings recordings;
        private final TrendStudy study;
        private final TargetBook lives;
        private final Gates gates;
        private final Censuses censuses;
        private final Connections connections;
        private final ProfilerSessions profiler;
        private final ChargedCommands commands;
        private final ProfileRepository profiles;
        private final Instance instance;
        private final CaptureSettings settings;
        private final Clock clock;

        @Inject
        public CaptureParts(
                TargetRepository targets,
                DiagnosisBook diagnoses,
                EvidenceStore evidence,
                EvidenceCapture captures,
                Recordings recordings,
                TrendStudy study,
                TargetBook lives,
                Gates gates,
                Censuses censuses,
                Connections connections,
                ProfilerSessions profiler,
                ChargedCommands commands,
                ProfileRepository profiles,
                Instance instance,
                CaptureSettings settings,
                Clock clock) {
            this.targets = targets;
            this.diagnoses = diagnoses;
            this.evidence = evidence;
            this.captures = captures;
            this.recordings = recordings;
            this.study = study;
            this.lives = lives;
            this.gates = gates;
            this.censuses = censuses;
            this.connections = connections;
            this.profiler = profiler;
            this.commands = commands;
            this.profiles = profiles;
            this.instance = instance;
            this.settings = settings;
            this.clock = clock;
        }
    }

    @Override
    public String process() throws InterruptedException {
        var diagnosis = transactions.commit(() -> parts.diagnoses.find(run.diagnosis()));
        var growing = transactions.commit(() -> Judge.growing(parts.evidence.read(diagnosis)));
        var target = growing.isEmpty()
                ? Optional.<Target>empty()
                : transactions.commit(() -> parts.targets.find(diagnosis.targetId()));
        if (target.isPresent()) {
            if (JudgedLife.isOver(diagnosis)) {
                useWhatIsThere(diagnosis);
            } else if (target.get().isWatchedBy(parts.instance.name())) {
                climb(diagnosis, target.get(), growing);
            } else {
                useWhatIsThere(unreached(diagnosis, Unwatched.reason(target.get(), "can take it")));
            }
        }
        if (stop.isRaised()) {
            return StepExit.STOPPED.name();
        }
        transactions.commit(() -> {
            run.fence();
            parts.evidence.putGaps(diagnosis.id(), STEP, gaps);
        });
        return StepExit.DONE.name();
    }

    private void climb(Diagnosis diagnosis, Target target, Set<Area> growing) throws InterruptedException {
        JvmConnection connection = null;
        try {
            connection = parts.connections.to(target);
            long epoch = parts.lives.epoch(target.id(), connection.identity());
            if (JudgedLife.isAnother(diagnosis, epoch)) {
                useWhatIsThere(transactions.commit(() -> {
                    run.fence();
                    return parts.diagnoses.over(diagnosis.id());
                }));
                return;
            }
            take(new Asked(answered(diagnosis), target, epoch, connection), growing);
        } catch (TargetUnreachableException gone) {
            if (connection != null) {
                parts.connections.drop(target.id(), connection);
            }
            useWhatIsThere(unreached(diagnosis, String.valueOf(gone.getMessage())));
        }
    }

    private void take(Asked asked, Set<Area> growing) throws TargetUnreachableException, InterruptedException {
        var counted = count(asked, growing);
        if (!stop.isRaised()) {
            var outside = lookOutside(asked.diagnosis(), asked.epoch(), asked.connection(), counted.collected());
            var recording =
                    take(Capture.Kind.RECORDING, asked.diagnosis(), asked.target(), asked.epoch(), asked.connection());
            noteWhatTheRecordingLacks(asked.target(), asked.connection());
            rank(asked.diagnosis(), recording.file(), outside, counted.profiled());
        }
    }

    private Diagnosis answered(Diagnosis diagnosis) {
        return JudgedLife.isUnreached(diagnosis)
                ? transactions.commit(() -> {
                    run.fence();
                    return parts.diagnoses.answered(diagnosis.id());
                })
                : diagnosis;
    }

    private Diagnosis unreached(Diagnosis diagnosis, String why) {
        return transactions.commit(() -> {
            run.fence();
            return parts.diagnoses.unreached(diagnosis.id(), why);
        });
    }

    /* Its JVM cannot be asked; what was taken of it while it ran, each hour and by earlier diagnoses, is read as if it was taken now. */
    private void useWhatIsThere(Diagnosis diagnosis) {
        gaps.add(JudgedLife.gap(diagnosis, FRESH));
        var families = diagnosis.life().stream()
                .flatMap(
                        life -> parts.censuses.growthBetween(diagnosis.from(), diagnosis.to(), life.epochId()).stream())
                .toList();
        var recording = transactions.commit(() -> parts.recordings.of(diagnosis));
        rank(
                diagnosis,
                recording instanceof Recordings.Own.Here here ? here.file() : null,
                new EvidenceStore.OutsideHeap(families, Map.of()),
                Optional.empty());
    }

    /** Whom evidence is taken from. */
    private record Asked(Diagnosis diagnosis, Target target, long epoch, JvmConnection connection) {}

    /**
     * What came of counting objects.
     *
     * @param collected whether the last count collected all garbage before
     * @param profiled what async-profiler saw meanwhile, if it was allowed
     */
    private record Counted(boolean collected, Optional<ProfilerSeries.Seen> profiled) {}

    private Counted count(Asked asked, Set<Area> growing) throws TargetUnreachableException, InterruptedException {
        if (FREED_BY_COLLECTIONS.stream().noneMatch(growing::contains)) {
            return new Counted(false, Optional.empty());
        }
        var first = histogram(asked);
        try (var profiler = parts.profiler.of(asked.diagnosis(), run.attempt(), growing, asked.connection(), gaps)) {
            var last = histograms(asked, first, profiler);
            return new Counted(last.forcedCollection(), profiler.study(stop::isRaised));
        }
    }

    /* What lies in the heap, or is let go of by its collections, is counted at both ends of each interval. */
    private Taken histograms(Asked asked, Taken first, ProfilerSeries profiler)
            throws TargetUnreachableException, InterruptedException {
        var last = first;
        for (int interval = 0; interval < Math.max(INTERVALS, profiler.sessions()); interval++) {
            if (stop.isRaised()) {
                return last;
            }
            profiler.begin(stop::isRaised);
            if (profiler.raisedWithin(stop, parts.settings.histogramSpacing())) {
                return last;
            }
            last = histogram(asked);
            profiler.end(last.failure() == null && last.forcedCollection() ? last.takenAt() : null);
        }
        return last;
    }

    private Taken histogram(Asked asked) throws TargetUnreachableException {
        return take(Capture.Kind.HISTOGRAM, asked.diagnosis(), asked.target(), asked.epoch(), asked.connection());
    }

    private void noteWhatTheRecordingLacks(Target target, JvmConnection connection) {
        var gate = transactions.commit(() -> parts.gates.of(target.id(), connection));
        if (gate.ask(CaptureGate.Kind.RECORDING).isAllowed()
                && gate.ask(CaptureGate.Kind.OLD_OBJECT_SAMPLES) instanceof CaptureGate.Answer.Refused refused) {
            gaps.add(new Gap("old objects", refused.reason()));
        }
    }

    private EvidenceStore.OutsideHeap lookOutside(
            Diagnosis diagnosis, long epoch, JvmConnection connection, boolean collected)
            throws TargetUnreachableException {
        try {
            var levels = new EnumMap<Area, Double>(Area.class);
            levels.putAll(collected ? parts.censuses.levels(connection) : Map.of());
            trimmed(diagnosis, connection).ifPresent(level -> levels.put(Area.NATIVE, level));
            return new EvidenceStore.OutsideHeap(
                    parts.censuses.growthSince(diagnosis.from(), epoch, connection), levels);
        } catch (TargetUnreachableException gone) {
            throw gone;
        } catch (TargetException refused) {
            gaps.add(new Gap("threads, class loaders and files", String.valueOf(refused.getMessage())));
            return EvidenceStore.OutsideHeap.UNSEEN;
        }
    }

    /**
     * What a trim leaves of native memory that grows, in bytes; empty where it does not grow, or nobody knows. What is given back had
     * been freed, and was kept by the allocator: no leak.
     */
    private OptionalDouble trimmed(Diagnosis diagnosis, JvmConnection connection) throws TargetUnreachableException {
        var evidence = transactions.commit(() -> parts.evidence.read(diagnosis));
        var trend = evidence.trend(Area.NATIVE);
        if (trend.isEmpty() || !Judge.growing(evidence).contains(Area.NATIVE)) {
            return OptionalDouble.empty();
        }
        var gate = transactions.commit(() -> parts.gates.of(diagnosis.targetId(), connection));
        if (gate.ask(CaptureGate.Kind.NATIVE_TRIM) instanceof CaptureGate.Answer.Refused refused) {
            gaps.add(new Gap(TRIM, refused.reason()));
            return OptionalDouble.empty();
        }
        try {
            var givenBack = givenBack(diagnosis, trend.get().level(), connection);
            if (givenBack.isEmpty()) {
                return OptionalDouble.empty();
            }
            double level = Math.max(0, trend.get().level() - givenBack.getAsLong());
            if (!Judge.hasOutlived(trend.get(), level)) {
                gaps.add(new Gap(
                        "who allocates native memory",
                        "its C library gave back " + (givenBack.getAsLong() >> 20)
                                + " MiB when it was asked to: freed, and kept for later by its arenas, of which"
                                + " MALLOC_ARENA_MAX bounds the number"));
            }
            return OptionalDouble.of(level);
        } catch (TargetUnreachableException gone) {
            throw gone;
        } catch (TargetException refused) {
            gaps.add(new Gap(TRIM, String.valueOf(refused.getMessage())));
            return OptionalDouble.empty();
        }
    }

    /* A budget that is spent is a gap, as a gate that is closed is. */
    private OptionalLong givenBack(Diagnosis diagnosis, double nativeBytes, JvmConnection connection)
            throws TargetException {
        var outcome = parts.commands.ask(
                diagnosis,
                CommandPause.Command.NATIVE_TRIM,
                NativeTrim.expectedPause(nativeBytes),
                () -> NativeTrim.givenBack(connection, parts.settings.deadline()));
        if (outcome instanceof ChargedCommands.Outcome.Answered<OptionalLong> answered) {
            return answered.answer();
        }
        gaps.add(new Gap(TRIM, ((ChargedCommands.Outcome.Refused<OptionalLong>) outcome).reason()));
        return OptionalLong.empty();
    }

    private Taken take(Capture.Kind kind, Diagnosis diagnosis, Target target, long epoch, JvmConnection connection)
            throws TargetUnreachableException {
        var taken = parts.captures.take(
                new EvidenceCapture.Request(kind, target.id(), epoch, diagnosis.id()), connection, run);
        if (taken.failure() != null) {
            gaps.add(new Gap(kind.name().toLowerCase(Locale.ROOT).replace('_', ' '), taken.failure()));
        }
        return taken;
    }

    /* Reading a recording takes long, and while a transaction holds the run, nobody can renew its lease. */
    private void rank(
            Diagnosis diagnosis,
            @Nullable Path recording,
            EvidenceStore.OutsideHeap outside,
            Optional<ProfilerSeries.Seen> profiled) {
        var classes = transactions.commit(() -> parts.study.classes(diagnosis, parts.clock.instant()));
        var sites = Stream.concat(
                        sites(diagnosis, classes, recording).stream(),
                        profiled.stream().flatMap(seen -> seen.study().sites().stream()))
                .toList();
        var paths = paths(classes, recording);
        var families = Censuses.started(outside.families(), startedThreads(recording));
        transactions.commit(() -> {
            run.fence();
            parts.evidence.putClasses(diagnosis.id(), classes);
            parts.evidence.putSites(diagnosis.id(), sites);
            parts.evidence.putPaths(diagnosis.id(), paths);
            parts.evidence.putOutsideHeap(diagnosis.id(), new EvidenceStore.OutsideHeap(families, outside.collected()));
            profiled.ifPresent(seen -> parts.profiles.replace(
                    diagnosis.id(),
                    StoredProfiles.BY_PROFILER,
                    StoredProfiles.ofSessions(seen).toList(),
                    parts.clock.instant()));
        });
    }

    private List<ThreadStarts.Started> startedThreads(@Nullable Path recording) {
        if (recording == null) {
            return List.of();
        }
        try {
            return ThreadStarts.read(recording);
        } catch (UnreadableRecordingException unreadable) {
            gaps.add(new Gap("where threads were started", String.valueOf(unreadable.getMessage())));
            return List.of();
        }
    }

    private List<AllocationSite> sites(Diagnosis diagnosis, ClassComparison classes, @Nullable Path recording) {
        if (recording == null) {
            return List.of();
        }
        try {
            return AllocationSite.of(LiveObjects.read(recording), classes.suspects(), survivorAge(diagnosis));
        } catch (UnreadableRecordingException unreadable) {
            gaps.add(new Gap("allocation sites", String.valueOf(unreadable.getMessage())));
            return List.of();
        }
    }

    private List<RetainingPath> paths(ClassComparison classes, @Nullable Path recording) {
        if (recording == null) {
            return List.of();
        }
        try {
            return RootPaths.read(recording, classes.suspects()).stream()
                    .map(path -> new RetainingPath(path.className(), path.holder(), path.holderField(), path.steps()))
                    .toList();
        } catch (UnreadableRecordingException unreadable) {
            gaps.add(new Gap("paths to roots", String.valueOf(unreadable.getMessage())));
            return List.of();
        }
    }

    private static Duration survivorAge(Diagnosis diagnosis) {
        return Optional.of(DiagnosisBook.windowOf(diagnosis).dividedBy(SURVIVED_PART))
                .filter(age -> age.compareTo(Duration.ofMinutes(10)) < 0)
                .orElse(Duration.ofMinutes(10));
    }

    @Override
    public void stop() {
        stop.raise();
    }
}
