package io.plumbline.web.visit;

import io.plumbline.persistence.visit.VisitScope;
import io.plumbline.persistence.visit.VisitSelection;
import io.plumbline.web.link.Dates;
import io.plumbline.web.link.PageQuery;
import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import jakarta.ws.rs.core.MultivaluedMap;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of a list of visits; immutable.
 *
 * @param excludeBots true if the parameter is there, whatever its value
 */
record VisitsQuery(
        PageQuery page, @Nullable Instant since, @Nullable Instant until, boolean excludeBots) {

    /**
     * Reads the query parameters.
     *
     * @throws io.plumbline.web.problem.ProblemException if the data is not valid; it names every parameter that is wrong
     */
    static VisitsQuery of(MultivaluedMap<String, String> parameters) {
        var invalid = Problem.invalidData();
        var query = of(parameters, invalid);
        invalid.refuse();
        return query;
    }

    /** Reads the query parameters and notes what is wrong with them. */
    static VisitsQuery of(MultivaluedMap<String, String> parameters, InvalidData invalid) {
        var endDate = Dates.parameter(parameters, "endDate", invalid);
        return new VisitsQuery(
                PageQuery.of(parameters, PageQuery.ALL, invalid),
                Dates.parameter(parameters, "startDate", invalid),
                // clients see whole seconds: all of the last one is asked for
                endDate == null ? null : endDate.plusSeconds(1),
                parameters.containsKey("excludeBots"));
    }

    VisitSelection selection(VisitScope scope) {
        return new VisitSelection(scope, since, until, excludeBots);
    }
}
