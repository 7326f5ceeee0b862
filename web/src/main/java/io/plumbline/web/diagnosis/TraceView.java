package io.plumbline.web.diagnosis;

import io.plumbline.batch.nightly.EventQuestions;
import io.plumbline.batch.trace.EventAnswer;
import io.plumbline.persistence.diagnosis.FilterRepository;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.SavedFilter;
import io.plumbline.persistence.diagnosis.TraceRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;

/** What is known of the recordings of diagnoses, what is asked of their events, and the filters that are saved. */
@Dependent
public class TraceView {

    private static final int MOST_FILTERS = 1_000;

    private final TraceRepository traces;
    private final FilterRepository filters;
    private final FindingRepository findings;
    private final EventQuestions questions;

    @Inject
    public TraceView(
            TraceRepository traces, FilterRepository filters, FindingRepository findings, EventQuestions questions) {
        this.traces = traces;
        this.filters = filters;
        this.findings = findings;
        this.questions = questions;
    }

    /** The trace of a diagnosis; empty if there is none. */
    Optional<TraceJson> trace(long diagnosis) {
        return traces.find(diagnosis)
                .flatMap(facts -> traces.document(diagnosis).map(document -> TraceJson.of(facts, document)));
    }

    /** The events of a diagnosis that match; a refusal of an expression that cannot be asked. Empty if there is no such diagnosis. */
    Optional<EventsJson> events(long diagnosis, EventSelection wish) {
        return questions.ask(diagnosis, wish.filter(), wish.limit()).map(TraceView::answer);
    }

    private static EventsJson answer(EventAnswer answer) {
        if (answer instanceof EventAnswer.Refused refused) {
            throw Refusal.expression(refused);
        }
        return EventsJson.of((EventAnswer.Matches) answer);
    }

    /** All saved filters by name. */
    Listed<FilterJson> filters() {
        return new Listed<>(
                filters.list(MOST_FILTERS).stream().map(FilterJson::of).toList());
    }

    /** The filters that were saved with the cause of a finding; empty if there is no such finding. */
    Optional<Listed<FilterJson>> filtersOf(long finding) {
        return findings.find(finding)
                .map(found -> new Listed<>(
                        filters.ofCause(found.targetId(), found.finding().fingerprint()).stream()
                                .map(FilterJson::of)
                                .toList()));
    }

    /** The filters that were saved with the causes that a diagnosis found. */
    Listed<FilterJson> filtersOfDiagnosis(long diagnosis) {
        return new Listed<>(filters.ofDiagnosis(diagnosis).stream()
                .map(saved -> FilterJson.of(saved.getValue(), saved.getKey()))
                .toList());
    }

    Optional<FilterJson> filter(long id) {
        return filters.find(id).map(FilterJson::of);
    }

    /** Saves a filter that can be asked; a refusal of one that cannot, or whose name is taken, or whose finding is not there. */
    FilterJson save(NewFilter wish, String savedBy) {
        var finding = wish.finding();
        var cause = finding == null ? null : findings.find(finding).orElseThrow(() -> Refusal.noFinding(finding));
        questions.check(wish.expression()).ifPresent(refused -> {
            throw Refusal.expression(refused);
        });
        var now = Instant.now();
        Optional<SavedFilter> saved = cause == null
                ? filters.save(wish.name(), wish.expression(), savedBy, now)
                : filters.saveWith(
                        cause.targetId(), cause.finding().fingerprint(), wish.name(), wish.expression(), savedBy, now);
        return saved.map(FilterJson::of)
                .orElseThrow(() -> Refusal.conflict("There is a filter named " + Refusal.quoted(wish.name())
                        + " already; take another name, or delete it first."));
    }

    /** Forgets a filter; tells whether there was one. */
    boolean delete(long id) {
        return filters.delete(id);
    }
}
