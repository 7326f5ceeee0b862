package io.plumbline.web.link;

import java.util.List;

/** The domains in the contract's envelope; immutable. */
public record DomainList(Content domains) {

    /** The domains, the default one first, and the redirects of those that have none of their own. */
    public record Content(List<Item> data, RedirectsJson defaultRedirects) {
        public Content {
            data = List.copyOf(data);
        }
    }

    /** One domain. */
    public record Item(String domain, boolean isDefault, RedirectsJson redirects) {}
}
