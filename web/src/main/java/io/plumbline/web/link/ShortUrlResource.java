package io.plumbline.web.link;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.problem.Problems;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
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

/** One short link; its code may have several segments. */
@Path("v3/short-urls/{code: .+}")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Dependent
public class ShortUrlResource {

    private final RequestedLinks requested;
    private final LinkEdition edition;
    private final ShortUrlShapes shapes;

    @Inject
    public ShortUrlResource(RequestedLinks requested, LinkEdition edition, ShortUrlShapes shapes) {
        this.requested = requested;
        this.edition = edition;
        this.shapes = shapes;
    }

    @GET
    @Problems(ProblemType.SHORT_URL_NOT_FOUND)
    @Operation(summary = "Read a short link", operationId = "getShortUrl")
    public ShortUrl read(@PathParam("code") String code, @Context UriInfo request, @Context SecurityContext security) {
        return shapes.of(requested.find(code, request, Caller.of(security)), request);
    }

    @PATCH
    @Problems(ProblemType.SHORT_URL_NOT_FOUND)
    @Operation(
            summary = "Change a short link: what is absent stays, what is null is cleared",
            operationId = "editShortUrl")
    public ShortUrl edit(
            @PathParam("code") String code,
            @RequestBody(content = @Content(schema = @Schema(implementation = ShortUrlEdition.class))) @Nullable
                    JsonNode body,
            @Context UriInfo request,
            @Context SecurityContext security)
            throws JsonProcessingException {
        return edition.edit(requested.find(code, request, Caller.of(security)), body, request);
    }

    @DELETE
    @Problems({ProblemType.SHORT_URL_NOT_FOUND, ProblemType.INVALID_SHORT_URL_DELETION})
    @Operation(summary = "Delete a short link with its visits", operationId = "deleteShortUrl")
    public void delete(@PathParam("code") String code, @Context UriInfo request, @Context SecurityContext security) {
        edition.delete(requested.find(code, request, Caller.of(security)));
    }
}
