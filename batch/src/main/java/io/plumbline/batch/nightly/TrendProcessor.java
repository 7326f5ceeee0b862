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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Examines the series of one target within the window of its diagnosis. */
@Dependent
@Named
public class TrendProcessor implements ItemProcessor {

    private final CurrentRun run;
    private final DiagnosisBook book;
    private final TrendStudy study;

    @Inject
    public TrendProcessor(CurrentRun run, DiagnosisBook book, TrendStudy study) {
        this.run = run;
        this.book = book;
        this.study = study;
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

    /** A target whose diagnosis of an earlier night is not over is left out. */
    @Override
    public @Nullable Object processItem(Object targetId) {
        var target = (Long) targetId;
        var diagnosis =
                run.makesADiagnosis() ? Optional.of(book.find(run.diagnosis())) : book.nightly(target, run.key());
        return diagnosis.map(found -> examined(target, found)).orElse(null);
    }

    private Examination examined(long target, Diagnosis diagnosis) {
        return new Examination(
                diagnosis,
                study.trends(target, diagnosis.from(), diagnosis.to()),
                study.classes(target, diagnosis.from(), diagnosis.to()));
    }
}
