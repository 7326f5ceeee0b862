package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.nightly.JmxSettings;
import io.plumbline.batch.nightly.Targets;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
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
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The JVMs that we watch. */
@Path(Paths.TARGETS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Targets")
@Dependent
public class TargetsResource {

    private final Targets targets;
    private final JmxSettings jmx;
    private final TargetView view;

    @Inject
    public TargetsResource(Targets targets, JmxSettings jmx, TargetView view) {
        this.targets = targets;
        this.jmx = jmx;
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "List the targets by name")
    @Parameter(name = "page", description = "Which page, from 1 on; the first if it is left out")
    @Parameter(name = "itemsPerPage", description = "How many a page has, 1 to 500; 50 if it is left out")
    @APIResponse(
            responseCode = "200",
            description = "A page of targets",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Lists.Targets.class)))
    @APIResponse(responseCode = "400", description = "A query parameter is not valid")
    public Page<TargetJson> list(
            @QueryParam("page") @Nullable String page, @QueryParam("itemsPerPage") @Nullable String itemsPerPage) {
        var query = new Query();
        var number = query.number("page", page, 1, 1, 1_000_000);
        var size = query.number("itemsPerPage", itemsPerPage, 50, 1, 500);
        query.refuse();
        return view.page(number, size);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(summary = "Register a JVM to watch", description = "It is contacted with the next round of samples.")
    @RequestBody(content = @Content(schema = @Schema(implementation = NewTarget.Body.class)))
    @APIResponse(
            responseCode = "201",
            description = "Registered",
            content = @Content(schema = @Schema(implementation = TargetJson.class)))
    @APIResponse(responseCode = "400", description = "A member is missing, unknown or not valid; nothing is stored")
    @APIResponse(
            responseCode = "409",
            description = "The name is taken, or this instance watches no JVM of its machine")
    public Response register(@Nullable JsonNode body, @Context UriInfo uri, @Context SecurityContext security) {
        var target = NewTarget.from(body, jmx.secrets());
        var id = targets.register(target, Caller.of(security).getName());
        return Response.created(
                        uri.getAbsolutePathBuilder().path(Long.toString(id)).build())
                .entity(view.find(id).orElseThrow())
                .build();
    }
}
