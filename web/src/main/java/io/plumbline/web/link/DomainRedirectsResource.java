package io.plumbline.web.link;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.link.Domains;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.problem.Problems;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.jspecify.annotations.Nullable;

/** Where visitors of a domain go who found no link. */
@Path("v3/domains/redirects")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Dependent
public class DomainRedirectsResource {

    private final Domains domains;
    private final LongUrls longUrls;
    private final ShortUrlShapes shapes;

    @Inject
    public DomainRedirectsResource(Domains domains, LongUrls longUrls, ShortUrlShapes shapes) {
        this.domains = domains;
        this.longUrls = longUrls;
        this.shapes = shapes;
    }

    @PATCH
    @Problems(ProblemType.DOMAIN_NOT_FOUND)
    @Operation(summary = "Change where visitors of a domain go who found no link", operationId = "setDomainRedirects")
    @RequestBody(content = @Content(schema = @Schema(implementation = DomainRedirectsChange.Body.class)))
    public RedirectsJson change(@Nullable JsonNode body, @Context UriInfo request, @Context SecurityContext security) {
        var change = DomainRedirectsChange.of(body, shapes.defaultAuthority(request), longUrls);
        return domains.redirectNotFound(change.authority(), Caller.of(security).links(), change::appliedTo)
                .map(RedirectsJson::of)
                .orElseThrow(() -> new ProblemException(Problem.of(
                                ProblemType.DOMAIN_NOT_FOUND,
                                "Domain with authority \"" + change.named() + "\" could not be found")
                        .with("authority", change.named())));
    }
}
