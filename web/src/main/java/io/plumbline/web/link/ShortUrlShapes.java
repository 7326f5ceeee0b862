package io.plumbline.web.link;

import io.plumbline.persistence.link.LinkDescription;
import io.plumbline.persistence.link.LinkLists;
import io.plumbline.persistence.visit.VisitsSummary;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.redirect.LinkCode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;

/** Turns stored links into what clients see of them: with their visits and their full short URL. */
@Dependent
public class ShortUrlShapes {

    private final LinkLists links;
    private final LinkSettings settings;

    @Inject
    public ShortUrlShapes(LinkLists links, LinkSettings settings) {
        this.links = links;
        this.settings = settings;
    }

    /** The host name, with its port where it has one, of the default domain. */
    public String defaultAuthority(UriInfo request) {
        return base(request).getRawAuthority();
    }

    /**
     * The link of that id, as it is now.
     *
     * @throws ProblemException if somebody has just deleted it
     */
    ShortUrl of(long linkId, UriInfo request) {
        return links.find(linkId)
                .map(link -> of(link, request))
                .orElseThrow(() -> new ProblemException(Problem.of(
                        ProblemType.SHORT_URL_NOT_FOUND, "The short URL was deleted while it was being answered")));
    }

    ShortUrl of(LinkDescription link, UriInfo request) {
        return shape(link, base(request));
    }

    List<ShortUrl> of(List<LinkDescription> described, UriInfo request) {
        var base = base(request);
        return described.stream().map(link -> shape(link, base)).toList();
    }

    private URI base(UriInfo request) {
        return settings.configuredBaseUrl().orElseGet(() -> request.getBaseUri().resolve("/"));
    }

    private static ShortUrl shape(LinkDescription link, URI base) {
        return new ShortUrl(
                baseOf(link, base) + LinkCode.pathOf(link.shortCode()),
                link.shortCode(),
                link.longUrl(),
                link.createdAt(),
                link.tags(),
                new ShortUrl.Meta(link.validSince(), link.validUntil(), link.maxVisits()),
                link.authority().isEmpty() ? null : link.authority(),
                link.title(),
                link.crawlable(),
                link.forwardQuery(),
                VisitsSummary.of(link.visits(), link.botVisits()),
                link.hasRedirectRules());
    }

    /** As the default domain's, but for the host. */
    private static String baseOf(LinkDescription link, URI base) {
        return link.authority().isEmpty()
                ? base.toString()
                : base.getScheme() + "://" + link.authority() + base.getRawPath();
    }
}
