package io.plumbline.web.visit;

import io.plumbline.persistence.visit.ListedVisit;
import io.plumbline.persistence.visit.VisitLists;
import io.plumbline.persistence.visit.VisitScope;
import io.plumbline.web.link.Pagination;
import io.plumbline.web.link.WholeList;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** Answers with visits: a page, or all of them, which are read and written part by part. */
@Dependent
public class VisitAnswers {

    private static final int VISITS_A_PART = 1_000;

    private final VisitLists lists;

    @Inject
    public VisitAnswers(VisitLists lists) {
        this.lists = lists;
    }

    /** The visits of a scope that a query asks for. */
    Response of(VisitScope scope, VisitsQuery query) {
        return Response.ok(query.page().isAll() ? all(scope, query) : page(scope, query))
                .build();
    }

    /** A list without visits. */
    Response ofNone(VisitsQuery query) {
        var pagination =
                query.page().isAll() ? Pagination.ofAll(0) : query.page().pagination(0, 0);
        return Response.ok(new VisitsPage(new VisitsPage.Content(List.of(), pagination)))
                .build();
    }

    private VisitsPage page(VisitScope scope, VisitsQuery query) {
        var page = query.page();
        var found = lists.page(query.selection(scope), page.skipped(), page.itemsPerPage());
        return new VisitsPage(new VisitsPage.Content(
                found.visits().stream().map(VisitJson::of).toList(),
                page.pagination(found.visits().size(), found.total())));
    }

    private WholeList<ListedVisit, VisitJson> all(VisitScope scope, VisitsQuery query) {
        var selection = query.selection(scope);
        return new WholeList<>(
                "visits",
                last -> lists.after(last, selection, VISITS_A_PART),
                part -> part.stream().map(VisitJson::of).toList());
    }
}
