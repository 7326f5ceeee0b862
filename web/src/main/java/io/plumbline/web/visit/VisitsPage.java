package io.plumbline.web.visit;

import io.plumbline.web.link.Pagination;
import java.util.List;

/** One page of visits in the contract's envelope; immutable. */
record VisitsPage(Content visits) {

    /** The visits of the page, and where the page stands. */
    record Content(List<VisitJson> data, Pagination pagination) {
        Content {
            data = List.copyOf(data);
        }
    }
}
