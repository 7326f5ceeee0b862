package io.plumbline.web.link;

import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.link.ShortLinks;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.redirect.LinkCode;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** One short link. */
@Path("v3/short-urls/{code}")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class ShortUrlResource {

    private final ShortLinks links;
    private final ShortUrlShapes shapes;

    @Inject
    public ShortUrlResource(ShortLinks links, ShortUrlShapes shapes) {
        this.links = links;
        this.shapes = shapes;
    }

    @GET
    @Operation(summary = "Read a short link", operationId = "getShortUrl")
    public ShortUrl read(
            @PathParam("code") String code, @QueryParam("domain") @Nullable String domain, @Context UriInfo request) {
        if (domain != null
                && !domain.isBlank()
                && !ShortUrlShapes.isDefault(domain, shapes.defaultAuthority(request))) {
            throw new ProblemException(
                    unknown(code, " for domain \"" + domain + "\"").with("domain", domain));
        }
        return Optional.of(code)
                .filter(LinkCode::isCode)
                .flatMap(links::find)
                .map(link -> shapes.of(link, request))
                .orElseThrow(() -> new ProblemException(unknown(code, "")));
    }

    private static Problem unknown(String code, String where) {
        return Problem.of(ProblemType.SHORT_URL_NOT_FOUND, "No URL found with short code \"" + code + "\"" + where)
                .with("shortCode", code);
    }
}
