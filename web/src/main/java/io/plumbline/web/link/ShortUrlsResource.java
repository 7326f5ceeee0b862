package io.plumbline.web.link;

import static org.eclipse.microprofile.openapi.annotations.enums.ParameterIn.QUERY;

import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.link.ShortLinks;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.CreatesLinks;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
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
    @CreatesLinks
    @Operation(summary = "Make a short link", operationId = "createShortUrl")
    public ShortUrl create(
            @Nullable ShortUrlCreation body, @Context UriInfo request, @Context SecurityContext security) {
        return creation.create(body, request, Caller.of(security));
    }

    @GET
    @Operation(summary = "List short links, the newest first", operationId = "listShortUrls")
    @Parameter(in = QUERY, name = "page", description = "From 1")
    @Parameter(in = QUERY, name = "itemsPerPage", description = "10 if absent, at most 500; -1 for all on one page")
    @Parameter(in = QUERY, name = "searchTerm", description = "A text in the code, URL, title or domain")
    @Parameter(in = QUERY, name = "orderBy", description = "longUrl, shortCode, dateCreated or title; -ASC or -DESC")
    @Parameter(in = QUERY, name = "startDate", description = "Leaves out what was made before")
    @Parameter(in = QUERY, name = "endDate", description = "Leaves out what was made after")
    @Parameter(in = QUERY, name = "excludePastValidUntil", description = "true leaves out what is no longer valid")
    @Parameter(in = QUERY, name = "domain", description = "One domain alone; DEFAULT for the default one")
    @APIResponse(
            responseCode = "200",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ShortUrlPage.class)))
    public Response list(@Context UriInfo request) {
        var query = ListQuery.of(request.getQueryParameters(), shapes.defaultAuthority(request), Instant.now());
        return Response.ok(query.page().isAll() ? all(query, request) : page(query, request))
                .build();
    }

    private ShortUrlPage page(ListQuery query, UriInfo request) {
        var page = query.page();
        var found = links.page(
                query.filter(), query.order(), (int) Math.min(Integer.MAX_VALUE, page.skipped()), page.itemsPerPage());
        var pagination = page.pagination(found.size(), links.count(query.filter()));
        return new ShortUrlPage(new ShortUrlPage.Content(shapes.of(found, request), pagination));
    }

    private AllShortUrls all(ListQuery query, UriInfo request) {
        return new AllShortUrls(
                last -> last == null
                        ? links.page(query.filter(), query.order(), 0, PageQuery.MOST_ITEMS)
                        : links.after(last, query.filter(), query.order(), PageQuery.MOST_ITEMS),
                part -> shapes.of(part, request));
    }
}
