package io.plumbline.batch.nightly;

import jakarta.batch.api.Batchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;

/**
 * Where something grows, or somebody has sent a recording, has a JVM of its own read from it what happened when: garbage collections
 * beside the samples, threads, requests. What cannot be read becomes a gap.
 */
@Dependent
@Named
public class TraceBatchlet implements Batchlet {

    private static final String STEP = "trace";

    private final CurrentRun run;
    private final DiagnosisBook diagnoses;
    private final EvidenceStore evidence;
    private final Tracing tracing;
    private final Transactions transactions;
    private final Clock clock;
    private final StopSignal stop = new StopSignal();

    @Inject
    public TraceBatchlet(
            CurrentRun run,
            DiagnosisBook diagnoses,
            EvidenceStore evidence,
            Tracing tracing,
            Transactions transactions,
            Clock clock) {
        this.run = run;
        this.diagnoses = diagnoses;
        this.evidence = evidence;
        this.tracing = tracing;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public String process() throws InterruptedException {
        var diagnosis = transactions.commit(() -> diagnoses.find(run.diagnosis()));
        var seen = tracing.isWorthIt(diagnosis)
                ? tracing.look(diagnosis, run.attempt(), stop::isRaised)
                : Tracing.Seen.NOTHING;
        if (stop.isRaised()) {
            return StepExit.STOPPED.name();
        }
        transactions.commit(() -> {
            run.fence();
            evidence.putTrace(diagnosis.id(), seen, clock.instant());
            evidence.putGaps(diagnosis.id(), STEP, seen.gaps());
        });
        return StepExit.DONE.name();
    }

    @Override
    public void stop() {
        stop.raise();
    }
}
