package io.plumbline.web.link;

import java.util.List;

/** One page of short links in the contract's envelope; immutable. */
public record ShortUrlPage(Content shortUrls) {

    /** The links of the page, and where the page stands. */
    public record Content(List<ShortUrl> data, Pagination pagination) {
        public Content {
            data = List.copyOf(data);
        }
    }
}
