package io.plumbline.web.link;

import static org.eclipse.microprofile.openapi.annotations.enums.ParameterIn.QUERY;

import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The tags with the numbers of their links and visits. */
@Path("v3/tags/stats")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class TagStatsResource {

    private final TagLists lists;

    @Inject
    public TagStatsResource(TagLists lists) {
        this.lists = lists;
    }

    @GET
    @Operation(summary = "List tags with their numbers of links and visits", operationId = "tagsWithStats")
    @Parameter(in = QUERY, name = "page", description = "From 1")
    @Parameter(in = QUERY, name = "itemsPerPage", description = "All on one page if absent or -1, else at most 500")
    @Parameter(in = QUERY, name = "searchTerm", description = "A text in the tag")
    @Parameter(in = QUERY, name = "orderBy", description = "tag, shortUrlsCount, visits, nonBotVisits; -ASC or -DESC")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Answer.class)))
    public Response list(@Context UriInfo request, @Context SecurityContext security) {
        var query =
                TagsQuery.of(request.getQueryParameters(), Caller.of(security).links());
        return lists.answer(query, TagStats::of);
    }

    /** The answer, as documented. */
    @Schema(name = "TagStatsList")
    record Answer(TagList.Content<TagStats> tags) {}
}
