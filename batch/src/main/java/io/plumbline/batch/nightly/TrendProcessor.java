package io.plumbline.batch.nightly;

import io.plumbline.batch.trend.ClassComparison;
import io.plumbline.batch.trend.Trend;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Judge;
import io.plumbline.persistence.diagnosis.Diagnosis;
import jakarta.batch.api.chunk.ItemProcessor;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.transaction.Transactional;
import jakarta.transaction.Transactional.TxType;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Examines the series of one target within the window of its diagnosis. */
@Dependent
@Named
public class TrendProcessor implements ItemProcessor {

    private static final Logger LOG = System.getLogger(TrendProcessor.class.getName());

    private final CurrentRun run;
    private final DiagnosisBook book;
    private final TrendStudy study;
    private final Transactions transactions;

    @Inject
    public TrendProcessor(CurrentRun run, DiagnosisBook book, TrendStudy study, Transactions transactions) {
        this.run = run;
        this.book = book;
        this.study = study;
        this.transactions = transactions;
    }

    /** What the series of a diagnosis' target say. */
    record Examination(Diagnosis diagnosis, List<TrendStudy.Examined> trends, ClassComparison classes) {

        /** Says whether the heap was seen for long enough and is quiet, and nothing outside it grows so that it matters. */
        boolean isQuiet() {
            return !trends.isEmpty() && trends.stream().allMatch(Examination::isQuiet);
        }

        private static boolean isQuiet(TrendStudy.Examined examined) {
            return examined.area() == Area.HEAP
                    ? examined.trend().kind() == Trend.Kind.QUIET
                    : !Judge.matters(examined.area(), examined.trend());
        }
    }

    /** A diagnosis among those of all targets whose series could not be examined; a run of its own tries again. */
    record Unexamined(Diagnosis diagnosis) {}

    /**
     * A target whose diagnosis of an earlier night is not over is left out. The chunk's transaction rests meanwhile: a question that
     * failed would take it along.
     *
     * @return an {@link Examination}; for one target among all, an {@link Unexamined} if that fails
     */
    @Override
    @Transactional(TxType.NOT_SUPPORTED)
    public @Nullable Object processItem(Object targetId) {
        var target = (Long) targetId;
        if (run.makesADiagnosis()) {
            var diagnosis = transactions.commit(() -> {
                run.fence();
                return book.begun(run.diagnosis());
            });
            return transactions.commit(() -> examined(diagnosis));
        }
        var diagnosis = transactions.commit(() -> book.nightly(target, run.key()));
        return diagnosis.map(found -> examinedAmongAll(target, found)).orElse(null);
    }

    // the boundary of one target: what is stored of it must not end the night of the others
    private Object examinedAmongAll(long target, Diagnosis diagnosis) {
        try {
            var examination = transactions.commit(() -> examined(diagnosis));
            return examination.isQuiet()
                    ? transactions.commit(() -> overTheLongWindow(diagnosis)).orElse(examination)
                    : examination;
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "the series of target " + target + " are left to a run of its own", failure);
            return new Unexamined(diagnosis);
        }
    }

    /*
     * If something grows within the long window that is worth a diagnosis, the diagnosis is one of that window. Where nothing may have
     * grown, reading the samples is all that it costs.
     */
    private Optional<Examination> overTheLongWindow(Diagnosis diagnosis) {
        return book.overTheLongWindow(diagnosis)
                .filter(life -> study.growths(life.epoch(), life.from(), life.to()).stream()
                        .anyMatch(growth -> Judge.matters(growth.area(), growth.trend())))
                .map(life -> {
                    life.noteIn(diagnosis);
                    return examined(diagnosis);
                });
    }

    private Examination examined(Diagnosis diagnosis) {
        return new Examination(diagnosis, study.trends(diagnosis), study.classes(diagnosis, diagnosis.to()));
    }
}
