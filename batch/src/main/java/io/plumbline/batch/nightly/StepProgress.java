package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import jakarta.batch.api.listener.StepListener;
import jakarta.batch.runtime.context.JobContext;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;

/** Shows on the diagnosis which step runs, and remembers why a step failed. */
@Dependent
@Named
public class StepProgress implements StepListener {

    private final JobContext job;
    private final StepContext step;
    private final CurrentRun run;
    private final DiagnosisRepository diagnoses;
    private final Transactions transactions;

    @Inject
    public StepProgress(
            JobContext job,
            StepContext step,
            CurrentRun run,
            DiagnosisRepository diagnoses,
            Transactions transactions) {
        this.job = job;
        this.step = step;
        this.run = run;
        this.diagnoses = diagnoses;
        this.transactions = transactions;
    }

    @Override
    public void beforeStep() {
        if (run.makesADiagnosis()) {
            transactions.commit(() -> {
                run.fence();
                diagnoses
                        .find(run.diagnosis())
                        .ifPresent(diagnosis -> diagnosis.enter(step.getStepName(), percent(step.getStepName())));
            });
        }
    }

    private static int percent(String stepName) {
        return switch (stepName) {
            case "trend" -> 5;
            case "capture" -> 15;
            case "profile" -> 35;
            case "trace" -> 45;
            case "rules" -> 48;
            case "forensics" -> 50;
            case "verdict" -> 85;
            case "report" -> 95;
            default -> 0;
        };
    }

    @Override
    public void afterStep() {
        var failure = step.getException();
        if (failure != null) {
            job.setTransientUserData(new RunFailure(
                    "step " + step.getStepName() + " failed: " + failure, failure instanceof IOException));
        }
    }
}
