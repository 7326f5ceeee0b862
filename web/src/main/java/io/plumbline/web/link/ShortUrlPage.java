package io.plumbline.web.link;

import java.util.List;

/** One page of short links in the contract's envelope; immutable. */
public record ShortUrlPage(Content shortUrls) {

    static ShortUrlPage of(List<ShortUrl> links, PageQuery page, long totalItems) {
        return new ShortUrlPage(new Content(links, page.pagination(links.size(), totalItems)));
    }

    /** The links of the page, and where the page stands. */
    public record Content(List<ShortUrl> data, Pagination pagination) {
        public Content {
            data = List.copyOf(data);
        }
    }
}
