package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.RequiresRight;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** One notice, which may be sent again after it was given up, or dropped. */
@Path(Paths.NOTICE)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notices")
@Dependent
public class NoticeResource {

    private final NoticeView notices;

    @Inject
    public NoticeResource(NoticeView notices) {
        this.notices = notices;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "Tell one notice")
    @APIResponse(responseCode = "200", description = "The notice")
    @APIResponse(responseCode = "404", description = "There is no such notice")
    public NoticeJson read(@PathParam("id") long id, @Context SecurityContext caller) {
        return Refusal.orNotFound(notices.find(id, caller), "notice", id);
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(summary = "Send a notice after all that was given up")
    @RequestBody(content = @Content(schema = @Schema(implementation = NoticeChange.class)))
    @APIResponse(responseCode = "200", description = "The notice as it is now")
    @APIResponse(responseCode = "400", description = "The state is not WAITING")
    @APIResponse(responseCode = "404", description = "There is no such notice")
    @APIResponse(responseCode = "409", description = "It was not given up, or nobody is told by its channel any more")
    public NoticeJson change(@PathParam("id") long id, @Nullable JsonNode body, @Context SecurityContext caller) {
        NoticeChange.check(body);
        var notice = read(id, caller);
        if (!notices.isSomebodyTold(notice)) {
            throw Refusal.nobodyTold(notice.channel());
        }
        if (!notices.revive(id)) {
            throw Refusal.conflict("Notice " + id + " is " + notice.state() + "; only what is DEAD can be sent again.");
        }
        return read(id, caller);
    }

    @DELETE
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(summary = "Drop a notice that was given up or waits, so that it is not sent and does not count any more")
    @APIResponse(responseCode = "204", description = "Dropped")
    @APIResponse(responseCode = "404", description = "There is no such notice")
    @APIResponse(responseCode = "409", description = "It was sent")
    public void drop(@PathParam("id") long id, @Context SecurityContext caller) {
        if (!notices.drop(id)) {
            throw Refusal.conflict(
                    "Notice " + id + " is " + read(id, caller).state() + "; only what was not sent can be dropped.");
        }
    }
}
