package io.plumbline.web.visit;

import io.plumbline.persistence.link.LinkScope;
import io.plumbline.persistence.visit.VisitScope;
import io.plumbline.persistence.visit.VisitedSubjects;
import io.plumbline.web.access.Caller;
import io.plumbline.web.link.DomainNames;
import io.plumbline.web.link.LinkSettings;
import io.plumbline.web.link.RequestedLinks;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.UriInfo;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Finds whose visits a request is about: only what its caller may see. */
@Dependent
public class RequestedVisits {

    private final RequestedLinks links;
    private final VisitedSubjects subjects;
    private final LinkSettings settings;

    @Inject
    public RequestedVisits(RequestedLinks links, VisitedSubjects subjects, LinkSettings settings) {
        this.links = links;
        this.subjects = subjects;
        this.settings = settings;
    }

    /**
     * The id of the link with a code, in the domain that the query names.
     *
     * @throws ProblemException if there is none that the caller may see
     */
    long link(String code, UriInfo request, Caller caller) {
        return links.find(code, request, caller).id();
    }

    /**
     * The visits of a tag, on the domain that the query names if it names one.
     *
     * @throws ProblemException if the caller sees no such tag
     */
    VisitScope ofTag(String tag, UriInfo request, Caller caller) {
        var id = subjects.tag(tag, caller.links())
                .orElseThrow(() -> new ProblemException(
                        Problem.of(ProblemType.TAG_NOT_FOUND, "Tag with name \"" + tag + "\" could not be found")
                                .with("tag", tag)));
        return VisitScope.ofTag(id, within(caller.links(), domainIn(request), request));
    }

    /**
     * The visits of all links of a domain.
     *
     * @throws ProblemException if the caller sees no such domain
     */
    VisitScope ofDomain(String domain, UriInfo request, Caller caller) {
        var authority = DomainNames.sought(domain, defaultAuthority(request));
        var only = caller.links().domainId();
        var id = subjects.domain(authority, caller.links());
        if (id.isEmpty() || (!authority.isEmpty() && only != null && only != id.getAsLong())) {
            throw new ProblemException(Problem.of(
                            ProblemType.DOMAIN_NOT_FOUND, "Domain with authority \"" + domain + "\" could not be found")
                    .with("authority", domain));
        }
        return VisitScope.ofAllLinks(within(caller.links(), domain, request));
    }

    /** The visits of all links, on the domain that the query names if it names one. */
    VisitScope ofAllLinks(UriInfo request, Caller caller) {
        return VisitScope.ofAllLinks(within(caller.links(), domainIn(request), request));
    }

    /** The domain that the query names; absent if it names none, and {@link VisitScope#NOWHERE} if it is not stored. */
    @Nullable
    Long domain(UriInfo request) {
        return within(LinkScope.ALL, domainIn(request), request).domainId();
    }

    private LinkScope within(LinkScope links, @Nullable String domain, UriInfo request) {
        if (domain == null) {
            return links;
        }
        var id = subjects.domain(DomainNames.sought(domain, defaultAuthority(request)))
                .orElse(VisitScope.NOWHERE);
        var only = links.domainId();
        return new LinkScope(links.authorId(), only == null || Objects.equals(only, id) ? id : VisitScope.NOWHERE);
    }

    private static @Nullable String domainIn(UriInfo request) {
        var domain = request.getQueryParameters().getFirst("domain");
        return domain == null || domain.isBlank() ? null : domain;
    }

    /** The host name, with its port where it has one, of the default domain. */
    private String defaultAuthority(UriInfo request) {
        return settings.configuredBaseUrl().orElseGet(request::getBaseUri).getRawAuthority();
    }
}
