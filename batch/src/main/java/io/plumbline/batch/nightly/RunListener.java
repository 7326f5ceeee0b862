package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.RunLedger;
import jakarta.batch.api.listener.JobListener;
import jakarta.batch.runtime.BatchStatus;
import jakarta.batch.runtime.context.JobContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.jspecify.annotations.Nullable;

/** Tells the ledger that an attempt begins and how it ended. */
@Dependent
@Named
public class RunListener implements JobListener {

    private final JobContext job;
    private final CurrentRun run;
    private final RunLedger ledger;
    private final Runs runs;

    @Inject
    public RunListener(JobContext job, CurrentRun run, RunLedger ledger, Runs runs) {
        this.job = job;
        this.run = run;
        this.ledger = ledger;
        this.runs = runs;
    }

    @Override
    public void beforeJob() {
        ledger.began(run.id(), run.attempt(), run.execution());
    }

    @Override
    public void afterJob() {
        var attempt = ledger.find(run.id()).filter(found -> found.attempt() == run.attempt());
        if (attempt.isEmpty()) {
            return;
        }
        switch (job.getBatchStatus()) {
            case STOPPING, STOPPED -> runs.giveBack(attempt.get());
            default -> runs.settle(attempt.get(), failure());
        }
    }

    private @Nullable RunFailure failure() {
        if (job.getTransientUserData() instanceof RunFailure failure) {
            return failure;
        }
        return job.getBatchStatus() == BatchStatus.FAILED ? RunFailure.of("a step failed; see the server's log") : null;
    }
}
