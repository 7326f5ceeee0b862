package io.plumbline.web.link;

import static org.eclipse.microprofile.openapi.annotations.enums.ParameterIn.QUERY;

import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.link.LinkDescription;
import io.plumbline.persistence.link.LinkLists;
import io.plumbline.persistence.link.LinkScope;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.CreatesLinks;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.problem.Problems;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
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
    private final LinkLists links;
    private final ShortUrlShapes shapes;

    @Inject
    public ShortUrlsResource(LinkCreation creation, LinkLists links, ShortUrlShapes shapes) {
        this.creation = creation;
        this.links = links;
        this.shapes = shapes;
    }

    @POST
    @Problems(ProblemType.NON_UNIQUE_SLUG)
    @CreatesLinks
    @Produces({MediaType.APPLICATION_JSON, MediaType.TEXT_PLAIN})
    @Operation(summary = "Make a short link", operationId = "createShortUrl")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ShortUrl.class)))
    public Response create(
            @Nullable ShortUrlCreation body,
            @Context UriInfo request,
            @Context HttpHeaders headers,
            @Context SecurityContext security) {
        return ShortUrlAnswer.of(creation.create(body, request, Caller.of(security)), request, headers);
    }

    @GET
    @Operation(summary = "List short links, the newest first", operationId = "listShortUrls")
    @Parameter(in = QUERY, name = "page", description = "From 1")
    @Parameter(in = QUERY, name = "itemsPerPage", description = "10 if absent, at most 500; -1 for all on one page")
    @Parameter(in = QUERY, name = "searchTerm", description = "A text in the code, URL, title, domain or a tag")
    @Parameter(in = QUERY, name = "tags[]", description = "Tags that the links have; may be repeated")
    @Parameter(in = QUERY, name = "tagsMode", description = "any of the tags (if absent), or all")
    @Parameter(in = QUERY, name = "excludeTags[]", description = "Tags that the links do not have; may be repeated")
    @Parameter(in = QUERY, name = "excludeTagsMode", description = "any of the tags (if absent), or all")
    @Parameter(
            in = QUERY,
            name = "orderBy",
            description = "longUrl, shortCode, dateCreated, title, visits or nonBotVisits; -ASC or -DESC")
    @Parameter(in = QUERY, name = "startDate", description = "Leaves out what was made before")
    @Parameter(in = QUERY, name = "endDate", description = "Leaves out what was made after")
    @Parameter(in = QUERY, name = "excludeMaxVisitsReached", description = "true leaves out what has no visits left")
    @Parameter(in = QUERY, name = "excludePastValidUntil", description = "true leaves out what is no longer valid")
    @Parameter(in = QUERY, name = "domain", description = "One domain alone; DEFAULT for the default one")
    @Parameter(in = QUERY, name = "apiKeyName", description = "Only what was made with the API key of that name")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ShortUrlPage.class)))
    public Response list(@Context UriInfo request, @Context SecurityContext security) {
        var query = ListQuery.of(request.getQueryParameters(), shapes.defaultAuthority(request), Instant.now());
        var scope = Caller.of(security).links();
        return Response.ok(query.page().isAll() ? all(query, scope, request) : page(query, scope, request))
                .build();
    }

    private ShortUrlPage page(ListQuery query, LinkScope scope, UriInfo request) {
        var page = query.page();
        var found = links.page(scope, query.filter(), query.order(), page.skipped(), page.itemsPerPage());
        return ShortUrlPage.of(shapes.of(found.links(), request), page, found.totalItems());
    }

    private WholeList<LinkDescription, ShortUrl> all(ListQuery query, LinkScope scope, UriInfo request) {
        return new WholeList<>(
                "shortUrls",
                last -> links.after(last, scope, query.filter(), query.order(), PageQuery.MOST_ITEMS),
                part -> shapes.of(part, request));
    }
}
