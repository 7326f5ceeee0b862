package io.plumbline.web.link;

import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.link.ShortLinks;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import io.plumbline.web.problem.ProblemType;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;

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
    public ShortUrl read(@PathParam("code") String code, @Context UriInfo request) {
        return links.find(code).map(link -> shapes.of(link, request)).orElseThrow(() -> unknown(code));
    }

    private static ProblemException unknown(String code) {
        return new ProblemException(
                Problem.of(ProblemType.SHORT_URL_NOT_FOUND, "No URL found with short code \"" + code + "\"")
                        .with("shortCode", code));
    }
}
