package io.plumbline.web.diagnosis;

import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.notice.NoticeRepository;
import io.plumbline.persistence.notice.StoredNotice;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What administrators were told by webhook and mail, and what could not be told. */
@Path(Paths.NOTICES)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Notices")
@Dependent
public class NoticesResource {

    private final NoticeRepository notices;

    @Inject
    public NoticesResource(NoticeRepository notices) {
        this.notices = notices;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "List notices, newest first, all or those that wait, were sent or were given up (dead)")
    @APIResponse(
            responseCode = "200",
            description = "The notices",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Lists.Notices.class)))
    @APIResponse(responseCode = "400", description = "A filter is not valid")
    public Listed<NoticeJson> list(
            @QueryParam("state") @Nullable String state, @QueryParam("limit") @Nullable String limit) {
        var query = new Query();
        var wanted = query.choice("state", state, StoredNotice.State.class).orElse(null);
        var most = query.number("limit", limit, 50, 1, 500);
        query.refuse();
        return new Listed<>(
                notices.list(wanted, most).stream().map(NoticeJson::of).toList());
    }
}
