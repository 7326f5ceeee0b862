package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.CollectionClasses;
import io.plumbline.batch.forensics.HolderSearch;
import io.plumbline.batch.forensics.Holders;
import io.plumbline.batch.forensics.HoldingPath;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.batch.trend.ClassGrowth;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.batch.verdict.Judge;
import io.plumbline.batch.verdict.RetainingPath;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CommandPause;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.batch.api.Batchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where classes are known to grow, takes a heap snapshot, unless one was sent, and has a JVM of its own look in it for who keeps their
 * objects alive. Of a target that nobody reached, looks at the files that were sent. What cannot be had becomes a gap.
 */
@Dependent
@Named
public class ForensicsBatchlet implements Batchlet {

    private static final Logger LOG = System.getLogger(ForensicsBatchlet.class.getName());
    private static final String STEP = "forensics";
    private static final String WHAT = "holders of growing objects";

    /** What the JDK keeps softly for itself explains no growth. */
    private static final long LEAST_SOFTLY_HELD = 1_000_000;

    private final CurrentRun run;
    private final ForensicsParts parts;
    private final Transactions transactions;
    private final StopSignal stop = new StopSignal();
    private final List<Gap> gaps = new ArrayList<>();
    private final List<RetainingPath> paths = new ArrayList<>();
    private HolderSearch.Outcome.@Nullable Found heap;
    private @Nullable FreshIndex index;

    @Inject
    public ForensicsBatchlet(CurrentRun run, ForensicsParts parts, Transactions transactions) {
        this.run = run;
        this.parts = parts;
        this.transactions = transactions;
    }

    /** What the step works with. Thread-safe. */
    @Dependent
    public static class ForensicsParts {

        private final TargetRepository targets;
        private final DiagnosisBook diagnoses;
        private final EvidenceStore evidence;
        private final EvidenceBook book;
        private final EvidenceCapture captures;
        private final UploadedEvidence uploaded;
        private final TargetBook lives;
        private final Connections connections;
        private final ChargedCommands commands;
        private final Instance instance;
        private final ForensicsSettings settings;
        private final CaptureDirectory directory;

        @Inject
        public ForensicsParts(
                TargetRepository targets,
                DiagnosisBook diagnoses,
                EvidenceStore evidence,
                EvidenceBook book,
                EvidenceCapture captures,
                UploadedEvidence uploaded,
                TargetBook lives,
                Connections connections,
                ChargedCommands commands,
                Instance instance,
                ForensicsSettings settings,
                CaptureSettings captureSettings) {
            this.targets = targets;
            this.diagnoses = diagnoses;
            this.evidence = evidence;
            this.book = book;
            this.captures = captures;
            this.uploaded = uploaded;
            this.lives = lives;
            this.connections = connections;
            this.commands = commands;
            this.instance = instance;
            this.settings = settings;
            this.directory = new CaptureDirectory(captureSettings.directory());
        }
    }

    @Override
    public String process() throws InterruptedException {
        try {
            return lookedAt();
        } finally {
            var fresh = index;
            if (fresh != null) {
                fresh.close();
            }
        }
    }

    private String lookedAt() throws InterruptedException {
        var diagnosis = transactions.commit(() -> parts.diagnoses.find(run.diagnosis()));
        if (isKnownByFiles(diagnosis)) {
            return lookAtFiles(diagnosis);
        }
        var classes = transactions.commit(() -> Judge.wantsHolders(parts.evidence.read(diagnosis)));
        if (!classes.isEmpty()) {
            look(diagnosis, classes);
        }
        if (stop.isRaised()) {
            return StepExit.STOPPED.name();
        }
        transactions.commit(() -> {
            run.fence();
            parts.evidence.putPaths(diagnosis.id(), withThoseOfTheRecording(diagnosis));
            if (heap != null) {
                parts.evidence.putHeap(diagnosis.id(), heap.tree(), heap.threads());
            }
            parts.evidence.putGaps(diagnosis.id(), STEP, gaps);
        });
        var fresh = index;
        if (fresh != null) {
            // it has names and structure alone, and is a part of the snapshot in size
            transactions
                    .commit(() -> parts.book.captureOf(diagnosis.id()))
                    .ifPresent(id -> fresh.keep(parts.book, transactions, id, parts.settings.keepIndexes()));
        }
        forgetSnapshot(diagnosis);
        return StepExit.DONE.name();
    }

    /* Also one that should be reached, and was not within the window. */
    private boolean isKnownByFiles(Diagnosis diagnosis) {
        var target = transactions.commit(() -> parts.targets.find(diagnosis.targetId()));
        return target.filter(found -> found.kind() == Target.Kind.UPLOAD).isPresent()
                || (transactions
                                .commit(() -> parts.evidence.read(diagnosis))
                                .trends()
                                .isEmpty()
                        && parts.uploaded.isThere(diagnosis));
    }

    private String lookAtFiles(Diagnosis diagnosis) throws InterruptedException {
        var seen = parts.uploaded.look(diagnosis, stop::isRaised);
        if (stop.isRaised()) {
            return StepExit.STOPPED.name();
        }
        transactions.commit(() -> {
            run.fence();
            if (seen.dumps() != null) {
                parts.evidence.putDumps(diagnosis.id(), seen.dumps());
            }
            if (seen.tree() != null && seen.threads() != null) {
                parts.evidence.putHeap(diagnosis.id(), seen.tree(), seen.threads());
            }
            parts.evidence.putSites(diagnosis.id(), seen.sites());
            parts.evidence.putGaps(diagnosis.id(), STEP, seen.gaps());
        });
        return StepExit.DONE.name();
    }

    private List<RetainingPath> withThoseOfTheRecording(Diagnosis diagnosis) {
        var found = paths.stream()
                .filter(path -> path.clearableBytes() == 0)
                .map(RetainingPath::className)
                .collect(Collectors.toSet());
        return Stream.concat(
                        paths.stream(),
                        parts.evidence.read(diagnosis).paths().stream()
                                .filter(path -> !found.contains(path.className())))
                .toList();
    }

    private void look(Diagnosis diagnosis, Map<String, Long> classes) throws InterruptedException {
        var sent = sentDump(diagnosis);
        if (sent.isPresent()) {
            var failure = search(diagnosis, sent.get(), null, classes);
            if (failure.isEmpty()) {
                return;
            }
            gaps.add(new Gap("heap dump that was sent", failure.get()));
        }
        if (JudgedLife.isOver(diagnosis)) {
            lookAtStored(diagnosis, classes);
            return;
        }
        var own = stop.isRaised() ? Optional.<Path>empty() : snapshot(diagnosis);
        if (own.isPresent() && !stop.isRaised()) {
            var fresh = parts.settings.keepIndexes() > 0
                    ? new FreshIndex(parts.directory.forIndexOf(diagnosis.targetId()))
                    : null;
            index = fresh;
            search(diagnosis, own.get(), fresh == null ? null : fresh.file(), classes)
                    .ifPresent(why -> gaps.add(new Gap(WHAT, why)));
            return;
        }
        var judged = transactions.commit(() -> parts.diagnoses.find(diagnosis.id()));
        if (JudgedLife.isUnreached(judged)) {
            lookAtStored(judged, classes);
        }
    }

    /* Another JVM's heap would say who holds what there. */
    private void lookAtStored(Diagnosis diagnosis, Map<String, Long> classes) throws InterruptedException {
        var stored = transactions.commit(() -> parts.book.snapshotOfLife(diagnosis));
        if (stored.isEmpty()) {
            var ended = JudgedLife.gap(diagnosis, WHAT);
            gaps.add(new Gap(
                    WHAT,
                    ended.why()
                            + "; if it has written a heap dump (-XX:+HeapDumpOnOutOfMemoryError), send that, and ask for"
                            + " another diagnosis"));
        } else if (!stop.isRaised()) {
            search(diagnosis, stored.get(), null, classes).ifPresent(why -> gaps.add(new Gap(WHAT, why)));
        }
    }

    /**
     * Adds what a dump says of who holds what; why it says nothing, if it cannot be looked at.
     *
     * @param kept where its index is to stay; absent if it goes
     */
    private Optional<String> search(Diagnosis diagnosis, Path dump, @Nullable Path kept, Map<String, Long> classes)
            throws InterruptedException {
        try {
            var growing = growingClasses(diagnosis);
            var looked = new HolderSearch.Dump(dump, parts.directory.forSearchOf(diagnosis.id()), kept);
            var outcome = parts.settings.search().search(looked, classes, growing, stop::isRaised);
            if (outcome instanceof HolderSearch.Outcome.Found found) {
                heap = found;
                var collections = collections(diagnosis, found.holders());
                found.holders().stream()
                        .map(holder -> holder.beyond(collections::contains))
                        .filter(holder -> !holder.path().weak())
                        .forEach(holder -> paths.add(pathOf(holder)));
                found.softly().stream()
                        .filter(amount -> growing.contains(amount.className()) && amount.bytes() >= LEAST_SOFTLY_HELD)
                        .forEach(amount -> paths.add(RetainingPath.soft(amount.className(), amount.bytes())));
            }
            return outcome instanceof HolderSearch.Outcome.Failed failed
                    ? Optional.of(failed.reason())
                    : Optional.empty();
        } catch (IOException failure) {
            return Optional.of(String.valueOf(failure.getMessage()));
        }
    }

    /** Which of the holders are collections, as the JVM tells; those that inherit from the JDK's are known without it. */
    private Set<String> collections(Diagnosis diagnosis, List<Holders.Holder> holders) {
        var asked = holders.stream()
                .flatMap(holder -> holder.perhapsCollections().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var target = transactions
                .commit(() -> parts.targets.find(diagnosis.targetId()))
                .filter(found -> found.isWatchedBy(parts.instance.name()));
        if (asked.isEmpty() || target.isEmpty() || JudgedLife.isOver(diagnosis)) {
            return Set.of();
        }
        JvmConnection connection = null;
        try {
            connection = parts.connections.to(target.get());
            if (isOfAnotherLife(diagnosis, connection)) {
                return Set.of();
            }
            return collections(diagnosis, connection, asked);
        } catch (TargetUnreachableException gone) {
            if (connection != null) {
                parts.connections.drop(diagnosis.targetId(), connection);
            }
            LOG.log(Level.DEBUG, "which holders are collections stays unknown", gone);
            return Set.of();
        }
    }

    private boolean isOfAnotherLife(Diagnosis diagnosis, JvmConnection connection) {
        return JudgedLife.isAnother(diagnosis, parts.lives.epoch(diagnosis.targetId(), connection.identity()));
    }

    private Set<String> collections(Diagnosis diagnosis, JvmConnection connection, Set<String> asked)
            throws TargetUnreachableException {
        var outcome = parts.commands.ask(
                diagnosis,
                CommandPause.Command.CLASS_HIERARCHY,
                CollectionClasses.expectedPause(connection, asked.size()),
                () -> CollectionClasses.among(connection, asked));
        if (outcome instanceof ChargedCommands.Outcome.Answered<Set<String>> answered) {
            return answered.answer();
        }
        gaps.add(new Gap(
                "which holders are collections", ((ChargedCommands.Outcome.Refused<Set<String>>) outcome).reason()));
        return Set.of();
    }

    private Set<String> growingClasses(Diagnosis diagnosis) {
        return transactions.commit(() -> parts.evidence.read(diagnosis)).classes().significant().stream()
                .map(ClassGrowth::className)
                .collect(Collectors.toSet());
    }

    private static RetainingPath pathOf(Holders.Holder holder) {
        var path = holder.path();
        var steps = Stream.of(
                        Stream.of(path.root()),
                        path.steps().stream().map(HoldingPath.Step::toString),
                        Stream.of(path.last(), holder.held(), holder.className()))
                .flatMap(part -> part)
                .filter(step -> !step.isEmpty())
                .distinct()
                .toList();
        return new RetainingPath(holder.held(), holder.holder(), holder.holderField(), steps);
    }

    /* It holds whatever secrets the target held, and is as large as its heap. The file goes first: without its row nobody would find it. */
    private void forgetSnapshot(Diagnosis diagnosis) {
        transactions.commit(() -> parts.book.snapshotOf(diagnosis.id())).ifPresent(file -> {
            try {
                Files.deleteIfExists(file);
                transactions.commit(() -> parts.book.forgetSnapshotOf(diagnosis.id()));
            } catch (IOException stays) {
                LOG.log(Level.WARNING, "\"" + file + "\" stays until it is old", stays);
            }
        });
    }

    /** One of the life that is judged. */
    private Optional<Path> sentDump(Diagnosis diagnosis) {
        return transactions
                .commit(() -> JudgedLife.epochOf(diagnosis, parts.targets))
                .flatMap(epoch -> parts.uploaded.newestDump(diagnosis, epoch.beganAt()));
    }

    /** One that an earlier attempt of this step has taken, else one that is taken now. */
    private Optional<Path> snapshot(Diagnosis diagnosis) {
        if (!parts.settings.snapshots()) {
            gaps.add(new Gap(WHAT, "heap snapshots are switched off (plumbline.capture.heap-snapshots)"));
            return Optional.empty();
        }
        var taken =
                transactions.commit(() -> parts.book.snapshotOf(diagnosis.id())).filter(Files::isRegularFile);
        if (taken.isPresent()) {
            return taken;
        }
        var target = transactions.commit(() -> parts.targets.find(diagnosis.targetId()));
        if (target.isPresent() && !target.get().isWatchedBy(parts.instance.name())) {
            unreached(diagnosis, Unwatched.reason(target.get(), "can look at its heap"));
            return Optional.empty();
        }
        return target.flatMap(found -> take(diagnosis, found));
    }

    private Optional<Path> take(Diagnosis diagnosis, Target target) {
        JvmConnection connection = null;
        try {
            connection = parts.connections.to(target);
            long epoch = parts.lives.epoch(target.id(), connection.identity());
            if (JudgedLife.isAnother(diagnosis, epoch)) {
                gaps.add(JudgedLife.gap(diagnosis, WHAT));
                return Optional.empty();
            }
            var taken = parts.captures.take(
                    new EvidenceCapture.Request(Capture.Kind.HEAP_SNAPSHOT, target.id(), epoch, diagnosis.id()),
                    connection,
                    run);
            if (taken.failure() != null) {
                gaps.add(new Gap(WHAT, taken.failure()));
            }
            return Optional.ofNullable(taken.file());
        } catch (TargetUnreachableException gone) {
            if (connection != null) {
                parts.connections.drop(target.id(), connection);
            }
            unreached(diagnosis, String.valueOf(gone.getMessage()));
            return Optional.empty();
        }
    }

    private void unreached(Diagnosis diagnosis, String why) {
        transactions.commit(() -> {
            run.fence();
            parts.diagnoses.unreached(diagnosis.id(), why);
        });
    }

    @Override
    public void stop() {
        stop.raise();
    }
}
