package io.plumbline.web.visit;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.web.problem.Problem;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the list of visits to no link; immutable.
 *
 * @param type absent for all
 */
record OrphanVisitsQuery(VisitsQuery visits, @Nullable OrphanType type) {

    /**
     * Reads the query parameters.
     *
     * @throws io.plumbline.web.problem.ProblemException if the data is not valid; it names every parameter that is wrong
     */
    static OrphanVisitsQuery of(MultivaluedMap<String, String> parameters) {
        var invalid = Problem.invalidData();
        var text = parameters.getFirst("type");
        var type = OrphanType.of(text);
        invalid.require(text == null || type.isPresent(), "type", "must be base_url, invalid_short_url or regular_404");
        var query = new OrphanVisitsQuery(VisitsQuery.of(parameters, invalid), type.orElse(null));
        invalid.refuse();
        return query;
    }
}
