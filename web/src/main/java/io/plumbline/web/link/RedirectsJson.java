package io.plumbline.web.link;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.plumbline.persistence.link.NotFoundRedirects;
import org.jspecify.annotations.Nullable;

/** Where visitors of a domain go who found no link, as the contract writes it: null where they see an error page. Immutable. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record RedirectsJson(
        @Nullable String baseUrlRedirect,
        @Nullable String regular404Redirect,
        @Nullable String invalidShortUrlRedirect) {

    static RedirectsJson of(NotFoundRedirects redirects) {
        return new RedirectsJson(
                redirects.baseUrlRedirect(), redirects.regular404Redirect(), redirects.invalidShortUrlRedirect());
    }
}
