package io.plumbline.batch.nightly;

import io.plumbline.batch.profile.AllocationSite;
import io.plumbline.batch.profile.LiveObjects;
import io.plumbline.batch.profile.UnreadableRecordingException;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetUnreachableException;
import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.batch.verdict.Judge;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.batch.api.Batchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Takes fresh evidence where the floor of the heap asks for it: two class histograms some time apart and a copy of the recording, from
 * which the growing classes and where they are allocated are read. What cannot be had becomes a gap.
 */
@Dependent
@Named
public class CaptureBatchlet implements Batchlet {

    private static final String STEP = "capture";
    private static final int HISTOGRAMS = 2;

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
        private final TrendStudy study;
        private final TargetBook lives;
        private final Connections connections;
        private final Instance instance;
        private final CaptureSettings settings;
        private final Clock clock;

        @Inject
        public CaptureParts(
                TargetRepository targets,
                DiagnosisBook diagnoses,
                EvidenceStore evidence,
                EvidenceCapture captures,
                TrendStudy study,
                TargetBook lives,
                Connections connections,
                Instance instance,
                CaptureSettings settings,
                Clock clock) {
            this.targets = targets;
            this.diagnoses = diagnoses;
            this.evidence = evidence;
            this.captures = captures;
            this.study = study;
            this.lives = lives;
            this.connections = connections;
            this.instance = instance;
            this.settings = settings;
            this.clock = clock;
        }
    }

    @Override
    public String process() throws InterruptedException {
        var diagnosis = transactions.commit(() -> parts.diagnoses.find(run.diagnosis()));
        var target = transactions.commit(() -> Judge.wantsHeapEvidence(parts.evidence.read(diagnosis))
                ? parts.targets.find(diagnosis.targetId())
                : Optional.<Target>empty());
        if (target.isPresent()) {
            if (target.get().isWatchedBy(parts.instance.name())) {
                climb(diagnosis, target.get());
            } else {
                gaps.add(new Gap(
                        "fresh evidence",
                        "only instance " + target.get().ownerInstance().orElse("?") + " can take it"));
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

    private void climb(Diagnosis diagnosis, Target target) throws InterruptedException {
        JvmConnection connection = null;
        try {
            connection = parts.connections.to(target);
            long epoch = parts.lives.epoch(target.id(), connection.identity());
            for (int number = 0; number < HISTOGRAMS && !stop.isRaised(); number++) {
                if (number == 0 || !stop.raisedWithin(parts.settings.histogramSpacing())) {
                    take(Capture.Kind.HISTOGRAM, diagnosis, target, epoch, connection);
                }
            }
            if (!stop.isRaised()) {
                var recording = take(Capture.Kind.RECORDING, diagnosis, target, epoch, connection);
                rank(diagnosis, recording);
            }
        } catch (TargetUnreachableException gone) {
            if (connection != null) {
                parts.connections.drop(target.id(), connection);
            }
            gaps.add(new Gap("fresh evidence", String.valueOf(gone.getMessage())));
        }
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
    private void rank(Diagnosis diagnosis, Taken recording) {
        var classes = transactions.commit(
                () -> parts.study.classes(diagnosis.targetId(), diagnosis.from(), parts.clock.instant()));
        var sites = sites(diagnosis, classes, recording);
        transactions.commit(() -> {
            run.fence();
            parts.evidence.putClasses(diagnosis.id(), classes);
            parts.evidence.putSites(diagnosis.id(), sites);
        });
    }

    private List<AllocationSite> sites(Diagnosis diagnosis, ClassComparison classes, Taken recording) {
        if (recording.file() == null) {
            return List.of();
        }
        try {
            return AllocationSite.of(LiveObjects.read(recording.file()), classes.suspects(), survivorAge(diagnosis));
        } catch (UnreadableRecordingException unreadable) {
            gaps.add(new Gap("allocation sites", String.valueOf(unreadable.getMessage())));
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
