package io.plumbline.web.link;

import java.util.List;

/** One page of tags in the contract's envelope, with what is shown of each: a name or a {@link TagStats}; immutable. */
public record TagList<T>(Content<T> tags) {

    /** The tags of the page, and where the page stands. */
    public record Content<T>(List<T> data, Pagination pagination) {
        public Content {
            data = List.copyOf(data);
        }
    }
}
