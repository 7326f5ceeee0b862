package io.plumbline.batch.nightly;

import io.plumbline.batch.nightly.TrendProcessor.Examination;
import io.plumbline.batch.nightly.TrendProcessor.Unexamined;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.LeaseLostException;
import jakarta.batch.api.chunk.AbstractItemWriter;
import jakarta.batch.runtime.context.StepContext;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/**
 * Stores what the series say. In a run over all targets, quiet targets get their verdict and report at once; the diagnoses
 * of the others stay queued and each becomes a run of its own.
 */
@Dependent
@Named
public class TrendWriter extends AbstractItemWriter {

    private static final Logger LOG = System.getLogger(TrendWriter.class.getName());

    private final CurrentRun run;
    private final StepContext step;
    private final EvidenceStore evidence;
    private final DiagnosisBook book;
    private final Conclusions conclusions;
    private final Transactions transactions;

    @Inject
    public TrendWriter(
            CurrentRun run,
            StepContext step,
            EvidenceStore evidence,
            DiagnosisBook book,
            Conclusions conclusions,
            Transactions transactions) {
        this.run = run;
        this.step = step;
        this.evidence = evidence;
        this.book = book;
        this.conclusions = conclusions;
        this.transactions = transactions;
    }

    /**
     * The chunk's transaction rests meanwhile: each target's examination is stored as a whole or, among those of all targets, only that
     * its diagnosis waits for a run of its own.
     *
     * @throws LeaseLostException if another attempt has taken over; the job ends
     */
    @Override
    @Transactional(TxType.NOT_SUPPORTED)
    public void writeItems(List<Object> examinations) {
        step.setExitStatus(run.makesADiagnosis() ? StepExit.ONE_TARGET.name() : StepExit.ALL_TARGETS.name());
        for (var item : examinations) {
            if (item instanceof Unexamined unexamined) {
                leaveToItsOwnRun(unexamined.diagnosis().targetId());
            } else if (run.makesADiagnosis()) {
                store((Examination) item);
            } else {
                storeAmongAll((Examination) item);
            }
        }
    }

    // the boundary of one target: what is stored of it must not end the night of the others
    private void storeAmongAll(Examination examination) {
        try {
            store(examination);
        } catch (LeaseLostException takenOver) {
            throw takenOver;
        } catch (RuntimeException failure) {
            long target = examination.diagnosis().targetId();
            LOG.log(Level.WARNING, "the verdict on target " + target + " is left to a run of its own", failure);
            leaveToItsOwnRun(target);
        }
    }

    /* It stays queued; if its own run fails, too, it shows why. */
    private void leaveToItsOwnRun(long targetId) {
        transactions.commit(() -> {
            run.fence();
            book.nightly(targetId, run.key()).ifPresent(book::noted);
        });
    }

    private void store(Examination examination) {
        transactions.commit(() -> {
            run.fence();
            write(examination, book.noted(examination.diagnosis()));
        });
    }

    private void write(Examination examination, Diagnosis diagnosis) {
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
