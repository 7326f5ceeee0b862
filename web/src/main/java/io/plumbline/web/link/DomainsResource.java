package io.plumbline.web.link;

import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.link.Domain;
import io.plumbline.persistence.link.Domains;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.util.ArrayList;
import org.eclipse.microprofile.openapi.annotations.Operation;

/** The domains in use. */
@Path("v3/domains")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class DomainsResource {

    private final Domains domains;
    private final ShortUrlShapes shapes;

    @Inject
    public DomainsResource(Domains domains, ShortUrlShapes shapes) {
        this.domains = domains;
        this.shapes = shapes;
    }

    @GET
    @Operation(summary = "List the domains in use, the default one first", operationId = "listDomains")
    public DomainList list(@Context UriInfo request, @Context SecurityContext security) {
        var scope = Caller.of(security).links();
        var defaultRedirects = RedirectsJson.of(domains.defaultRedirects());
        var items = new ArrayList<DomainList.Item>();
        if (scope.domainId() == null || scope.domainId() == Domain.DEFAULT_ID) {
            items.add(new DomainList.Item(shapes.defaultAuthority(request), true, defaultRedirects));
        }
        for (var domain : domains.listed(scope)) {
            items.add(new DomainList.Item(domain.authority(), false, RedirectsJson.of(domain.redirects())));
        }
        return new DomainList(new DomainList.Content(items, defaultRedirects));
    }
}
