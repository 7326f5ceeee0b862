package io.plumbline.web.link;

import static org.eclipse.microprofile.openapi.annotations.enums.ParameterIn.QUERY;

import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.CreatesLinks;
import io.plumbline.web.access.KeyInQuery;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.jspecify.annotations.Nullable;

/** A short link by nothing but an address: for tools that can only fetch one. */
@Path("v3/short-urls/shorten")
@RequiresRight(Right.LINKS)
@KeyInQuery
@Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
@Dependent
public class SingleStepResource {

    private final LinkCreation creation;

    @Inject
    public SingleStepResource(LinkCreation creation) {
        this.creation = creation;
    }

    @GET
    @CreatesLinks
    @Operation(summary = "Make a short link by an address alone", operationId = "shortenUrl")
    @Parameter(name = "longUrl", required = true, description = "Where the link leads")
    @Parameter(in = QUERY, name = "apiKey", required = true, description = "The secret of the API key")
    @Parameter(in = QUERY, name = "format", description = "txt for the short URL alone, json for all of the link")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ShortUrl.class)))
    public Response shorten(
            @QueryParam("longUrl") @Nullable String longUrl,
            @Context UriInfo request,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        var link = creation.create(ShortUrlCreation.to(longUrl), request, Caller.of(security));
        return ShortUrlAnswer.of(link, request, headers);
    }
}
