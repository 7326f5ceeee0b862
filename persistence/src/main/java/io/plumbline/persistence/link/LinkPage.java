package io.plumbline.persistence.link;

import java.util.List;

/**
 * A part of a list; immutable.
 *
 * @param totalItems how many links the whole list has
 */
public record LinkPage(List<LinkDescription> links, long totalItems) {

    public LinkPage {
        links = List.copyOf(links);
    }
}
