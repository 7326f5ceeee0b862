package io.plumbline.batch.nightly;

import jakarta.batch.api.AbstractBatchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Judges what is stored of the diagnosis. */
@Dependent
@Named
public class VerdictBatchlet extends AbstractBatchlet {

    private final CurrentRun run;
    private final DiagnosisBook book;
    private final Conclusions conclusions;
    private final Transactions transactions;

    @Inject
    public VerdictBatchlet(CurrentRun run, DiagnosisBook book, Conclusions conclusions, Transactions transactions) {
        this.run = run;
        this.book = book;
        this.conclusions = conclusions;
        this.transactions = transactions;
    }

    @Override
    public String process() {
        transactions.commit(() -> {
            run.fence();
            conclusions.judge(book.find(run.diagnosis()));
        });
        return StepExit.DONE.name();
    }
}
