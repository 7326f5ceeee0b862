package io.plumbline.batch.nightly;

import jakarta.batch.api.listener.AbstractStepListener;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** After a run over all targets, starts the runs of those that are not quiet. */
@Dependent
@Named
public class TrendFanOut extends AbstractStepListener {

    private final CurrentRun run;
    private final StepContext step;
    private final Runs runs;

    @Inject
    public TrendFanOut(CurrentRun run, StepContext step, Runs runs) {
        this.run = run;
        this.step = step;
        this.runs = runs;
    }

    /* Without any target no writer was called, so the exit status is set here, too. */
    @Override
    public void afterStep() {
        if (!run.makesADiagnosis() && step.getException() == null) {
            step.setExitStatus(StepExit.ALL_TARGETS.name());
            runs.startQueued();
        }
    }
}
