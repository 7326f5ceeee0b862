package io.plumbline.persistence.visit;

import java.util.List;

/**
 * One page of a list of visits; immutable.
 *
 * @param total how many visits all pages hold together
 */
public record VisitPage(List<ListedVisit> visits, long total) {

    public VisitPage {
        visits = List.copyOf(visits);
    }
}
