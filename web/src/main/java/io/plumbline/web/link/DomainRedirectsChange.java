package io.plumbline.web.link;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.link.NotFoundRedirects;
import io.plumbline.web.problem.InvalidData;
import io.plumbline.web.problem.Problem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Which redirects of a domain become what; immutable.
 *
 * @param named the domain as the client named it
 * @param authority the domain as it is stored
 * @param changed the new redirects by their names in the contract, empty to clear one; those that stay are not there
 */
record DomainRedirectsChange(String named, String authority, Map<String, Optional<String>> changed) {

    private static final String BASE_URL = "baseUrlRedirect";
    private static final String REGULAR_404 = "regular404Redirect";
    private static final String INVALID_SHORT_URL = "invalidShortUrlRedirect";

    DomainRedirectsChange {
        changed = Map.copyOf(changed);
    }

    /**
     * Reads a request.
     *
     * @throws io.plumbline.web.problem.ProblemException if the data is not valid; it names every element that is wrong
     */
    static DomainRedirectsChange of(@Nullable JsonNode body, String defaultAuthority, LongUrls longUrls) {
        var invalid = Problem.invalidData();
        var named = body == null ? "" : body.path("domain").asText("").strip();
        var isNamed = body != null && body.path("domain").isTextual() && !named.isEmpty();
        invalid.require(isNamed, "domain", "is missing or blank; give a host name, or DEFAULT for the default domain");
        var authority = DomainNames.wished("domain", named, defaultAuthority, invalid);
        var changed = new HashMap<String, Optional<String>>();
        for (var name : new String[] {BASE_URL, REGULAR_404, INVALID_SHORT_URL}) {
            if (body != null && body.has(name)) {
                changed.put(name, redirectOf(name, body.get(name), longUrls, invalid));
            }
        }
        invalid.refuse();
        return new DomainRedirectsChange(named, authority, changed);
    }

    /** The redirects of a domain after the change. */
    NotFoundRedirects appliedTo(NotFoundRedirects redirects) {
        return new NotFoundRedirects(
                becomes(BASE_URL, redirects.baseUrlRedirect()),
                becomes(REGULAR_404, redirects.regular404Redirect()),
                becomes(INVALID_SHORT_URL, redirects.invalidShortUrlRedirect()));
    }

    private @Nullable String becomes(String name, @Nullable String stored) {
        var redirect = changed.get(name);
        return redirect == null ? stored : redirect.orElse(null);
    }

    private static Optional<String> redirectOf(String name, JsonNode value, LongUrls longUrls, InvalidData invalid) {
        invalid.require(value.isTextual() || value.isNull(), name, "must be a text, or null for none");
        var redirect = Optional.ofNullable(value.textValue()).map(String::strip).filter(text -> !text.isEmpty());
        // the contract takes redirects without a scheme, too
        redirect.flatMap(text -> longUrls.faultOf(text.contains(":") ? text : "https://" + text))
                .ifPresent(fault -> invalid.add(name, fault));
        return redirect;
    }

    /** The members of the request, as documented. */
    @Schema(
            name = "DomainRedirectsChange",
            description = "A redirect that is absent stays, one that is null is cleared")
    record Body(
            @Schema(required = true, description = "A host name with an optional port; DEFAULT for the default domain")
            String domain,

            @Nullable String baseUrlRedirect,
            @Nullable String regular404Redirect,
            @Nullable String invalidShortUrlRedirect) {}
}
