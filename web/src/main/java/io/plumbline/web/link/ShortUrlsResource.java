package io.plumbline.web.link;

import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.link.ShortLinks;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The short links: making one, listing them. */
@Path("v3/short-urls")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Dependent
public class ShortUrlsResource {

    private final LinkCreation creation;
    private final ShortLinks links;
    private final ShortUrlShapes shapes;

    @Inject
    public ShortUrlsResource(LinkCreation creation, ShortLinks links, ShortUrlShapes shapes) {
        this.creation = creation;
        this.links = links;
        this.shapes = shapes;
    }

    @POST
    @Operation(summary = "Make a short link", operationId = "createShortUrl")
    public ShortUrl create(
            @Nullable ShortUrlCreation body, @Context UriInfo request, @Context SecurityContext security) {
        return creation.create(body, request, Caller.of(security));
    }

    @GET
    @Operation(summary = "List short links, the newest first", operationId = "listShortUrls")
    public ShortUrlPage list(
            @QueryParam("page") @Nullable String page,
            @QueryParam("itemsPerPage") @Nullable String itemsPerPage,
            @QueryParam("searchTerm") @DefaultValue("") String search,
            @Context UriInfo request) {
        var query = PageQuery.of(page, itemsPerPage);
        var found = shapes.of(links.newest(search, query.skipped(), query.most()), request);
        return new ShortUrlPage(new ShortUrlPage.Content(found, query.pagination(found.size(), links.count(search))));
    }
}
