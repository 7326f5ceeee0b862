package io.plumbline.web.link;

import static org.eclipse.microprofile.openapi.annotations.enums.ParameterIn.QUERY;

import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.link.TagUse;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.problem.Problems;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
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
import org.jspecify.annotations.Nullable;

/** The tags of links: listing, renaming, deleting them. */
@Path("v3/tags")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Dependent
public class TagsResource {

    private final TagLists lists;
    private final TagChanges changes;

    @Inject
    public TagsResource(TagLists lists, TagChanges changes) {
        this.lists = lists;
        this.changes = changes;
    }

    @GET
    @Operation(summary = "List tags", operationId = "listTags")
    @Parameter(in = QUERY, name = "page", description = "From 1")
    @Parameter(in = QUERY, name = "itemsPerPage", description = "All on one page if absent or -1, else at most 500")
    @Parameter(in = QUERY, name = "searchTerm", description = "A text in the tag")
    @Parameter(in = QUERY, name = "orderBy", description = "tag-ASC or tag-DESC")
    @APIResponse(
            responseCode = "200",
            content = @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = Answer.class)))
    public Response list(@Context UriInfo request, @Context SecurityContext security) {
        var query =
                TagsQuery.of(request.getQueryParameters(), Caller.of(security).links());
        return lists.answer(query, TagUse::name);
    }

    @PUT
    @Problems({ProblemType.FORBIDDEN_TAG_OPERATION, ProblemType.TAG_NOT_FOUND, ProblemType.TAG_CONFLICT})
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Rename a tag", operationId = "renameTag")
    public void rename(@Nullable TagRename body, @Context SecurityContext security) {
        changes.rename(body, Caller.of(security));
    }

    @DELETE
    @Problems(ProblemType.FORBIDDEN_TAG_OPERATION)
    @Operation(summary = "Delete tags, and take them from their links", operationId = "deleteTags")
    @Parameter(in = QUERY, name = "tags[]", description = "The tags; repeat it for several")
    public void delete(@Context UriInfo request, @Context SecurityContext security) {
        changes.delete(request.getQueryParameters(), Caller.of(security));
    }

    /** The answer, as documented. */
    @Schema(name = "TagList")
    record Answer(TagList.Content<String> tags) {}
}
