package io.plumbline.web.link;

import io.plumbline.persistence.link.CodeSettings;
import io.plumbline.persistence.link.LinkDescription;
import io.plumbline.persistence.link.LinkLists;
import io.plumbline.web.access.Caller;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.redirect.LinkCode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the link that a request names by its code and, in the query, its domain: only what its caller may see. */
@Dependent
public class RequestedLinks {

    private final LinkLists links;
    private final ShortUrlShapes shapes;
    private final CodeSettings codes;

    @Inject
    public RequestedLinks(LinkLists links, ShortUrlShapes shapes, CodeSettings codes) {
        this.links = links;
        this.shapes = shapes;
        this.codes = codes;
    }

    /**
     * The link of that code.
     *
     * @throws ProblemException if there is none within the caller's scope
     * @throws NotFoundException if the path has several segments and codes have one: no operation has such a path
     */
    public LinkDescription find(String code, UriInfo request, Caller caller) {
        if (!codes.multiSegment() && code.indexOf('/') >= 0) {
            throw new NotFoundException();
        }
        var domain = domainOf(request, caller);
        var authority = DomainNames.sought(domain, shapes.defaultAuthority(request));
        return Optional.of(code)
                .filter(text -> LinkCode.isCode(text, true) && PlainText.isPlain(authority))
                .flatMap(text -> links.find(caller.links(), authority, text))
                .orElseThrow(() -> new ProblemException(unknown(code, authority.isEmpty() ? null : domain)));
    }

    private static Problem unknown(String code, @Nullable String domain) {
        var detail = "No URL found with short code \"" + code + "\"";
        return domain == null
                ? Problem.of(ProblemType.SHORT_URL_NOT_FOUND, detail).with("shortCode", code)
                : Problem.of(ProblemType.SHORT_URL_NOT_FOUND, detail + " for domain \"" + domain + "\"")
                        .with("shortCode", code)
                        .with("domain", domain);
    }

    /** The domain that a request is about: the only one of its caller, or the one in the query. */
    private static @Nullable String domainOf(UriInfo request, Caller caller) {
        var only = caller.key().roles().authority();
        return only == null ? request.getQueryParameters().getFirst("domain") : only;
    }
}
