package io.plumbline.web.link;

import io.plumbline.persistence.link.LinkDescription;
import io.plumbline.persistence.visit.VisitCounters;
import io.plumbline.persistence.visit.VisitsSummary;
import io.plumbline.web.redirect.LinkCode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import java.util.List;

/** Turns stored links into what clients see of them: with their visits and their full short URL. */
@Dependent
public class ShortUrlShapes {

    /** How the contract names the default domain. */
    private static final String DEFAULT = "DEFAULT";

    private final VisitCounters visits;
    private final LinkSettings settings;

    @Inject
    public ShortUrlShapes(VisitCounters visits, LinkSettings settings) {
        this.visits = visits;
        this.settings = settings;
    }

    /** The host name, with its port where it has one, of the default domain. */
    String defaultAuthority(UriInfo request) {
        return base(request).getRawAuthority();
    }

    /** Whether a domain, as clients name it, is the default one. */
    static boolean isDefault(String domain, String defaultAuthority) {
        return domain.strip().equals(DEFAULT) || domain.strip().equalsIgnoreCase(defaultAuthority);
    }

    ShortUrl of(LinkDescription link, UriInfo request) {
        return shape(link, visits.of(link.id()), base(request));
    }

    List<ShortUrl> of(List<LinkDescription> links, UriInfo request) {
        var summaries = visits.of(links.stream().map(LinkDescription::id).toList());
        var base = base(request);
        return links.stream()
                .map(link -> shape(link, summaries.getOrDefault(link.id(), VisitsSummary.NONE), base))
                .toList();
    }

    private URI base(UriInfo request) {
        return settings.configuredBaseUrl().orElseGet(() -> request.getBaseUri().resolve("/"));
    }

    private static ShortUrl shape(LinkDescription link, VisitsSummary summary, URI base) {
        return new ShortUrl(
                base + LinkCode.pathOf(link.shortCode()),
                link.shortCode(),
                link.longUrl(),
                link.createdAt(),
                List.of(),
                new ShortUrl.Meta(link.validSince(), link.validUntil(), link.maxVisits()),
                link.authority().isEmpty() ? null : link.authority(),
                link.title(),
                link.crawlable(),
                link.forwardQuery(),
                summary,
                false);
    }
}
