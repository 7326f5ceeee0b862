package io.plumbline.batch.nightly;

import io.plumbline.batch.nightly.TrendProcessor.Examination;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/**
 * Stores what the series say. In a run over all targets, quiet targets get their verdict and report at once; the diagnoses
 * of the others stay queued and each becomes a run of its own.
 */
@Dependent
@Named
public class TrendWriter extends AbstractItemWriter {

    private final CurrentRun run;
    private final StepContext step;
    private final EvidenceStore evidence;
    private final DiagnosisBook book;
    private final Conclusions conclusions;

    @Inject
    public TrendWriter(
            CurrentRun run, StepContext step, EvidenceStore evidence, DiagnosisBook book, Conclusions conclusions) {
        this.run = run;
        this.step = step;
        this.evidence = evidence;
        this.book = book;
        this.conclusions = conclusions;
    }

    @Override
    public void writeItems(List<Object> examinations) {
        run.fence();
        step.setExitStatus(run.makesADiagnosis() ? StepExit.ONE_TARGET.name() : StepExit.ALL_TARGETS.name());
        examinations.forEach(examination -> write((Examination) examination));
    }

    private void write(Examination examination) {
        var diagnosis = book.find(examination.diagnosis().id());
        if (diagnosis.isOver()) {
            return;
        }
        evidence.putTrends(diagnosis.id(), examination.trends());
        evidence.putClasses(diagnosis.id(), examination.classes());
        if (!run.makesADiagnosis() && examination.isQuiet()) {
            conclusions.judge(diagnosis);
            conclusions.report(diagnosis);
        }
    }
}
