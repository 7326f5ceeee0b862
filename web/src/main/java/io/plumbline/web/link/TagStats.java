package io.plumbline.web.link;

import io.plumbline.persistence.link.TagUse;
import io.plumbline.persistence.visit.VisitsSummary;

/** A tag with its numbers, as the contract writes it; immutable. */
public record TagStats(String tag, long shortUrlsCount, VisitsSummary visitsSummary) {

    static TagStats of(TagUse use) {
        return new TagStats(use.name(), use.links(), VisitsSummary.of(use.visits(), use.bots()));
    }
}
