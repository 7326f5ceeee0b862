package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.notice.StoredNotice;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What administrators were told by webhook and mail, and what could not be told. */
@Path(Paths.NOTICES)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notices")
@Dependent
public class NoticesResource {

    private final NoticeView notices;

    @Inject
    public NoticesResource(NoticeView notices) {
        this.notices = notices;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(
            summary =
                    "Tell who is told what is new, and list notices, newest first: all, or those that wait, were sent or were"
                            + " given up (dead)")
    @Parameter(name = "state", description = "waiting, sent or dead; all if it is left out")
    @Parameter(name = "limit", description = "How many at most, 1 to 500; 50 if it is left out")
    @APIResponse(responseCode = "200", description = "The channels that are configured, and the notices")
    @APIResponse(responseCode = "400", description = "A filter is not valid")
    public NoticesJson list(
            @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @Nullable String limit,
            @Context SecurityContext caller) {
        var query = new Query();
        var wanted = query.choice("state", state, StoredNotice.State.class).orElse(null);
        var most = query.number("limit", limit, 50, 1, 500);
        query.refuse();
        return notices.list(wanted, most, caller);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(
            summary = "Try a channel with a notice that is about nothing",
            description =
                    "A webhook gets each notice as JSON; the schema News describes it. Of a trial it has the summary alone.")
    @RequestBody(content = @Content(schema = @Schema(implementation = NewNotice.Body.class)))
    @APIResponse(
            responseCode = "202",
            description = "It waits to be sent; the list shows what came of it",
            content = @Content(schema = @Schema(implementation = NoticeJson.class)))
    @APIResponse(responseCode = "400", description = "There is no such channel")
    @APIResponse(responseCode = "409", description = "Nobody is told by that channel")
    public Response tryOut(@Nullable JsonNode body) {
        var channel = NewNotice.channel(body);
        var notice = notices.tryOut(channel).orElseThrow(() -> Refusal.nobodyTold(NoticeJson.named(channel)));
        return Response.accepted(notice).build();
    }
}
