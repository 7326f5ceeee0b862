package io.plumbline.web.diagnosis;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.nightly.HeapGrowths;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.StoredHeapGrowth;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What grows between two heap snapshots of a target. */
@Path(Paths.HEAP_GROWTH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Captures")
@Dependent
public class HeapGrowthResource {

    private final HeapGrowths growths;
    private final TargetView targets;

    @Inject
    public HeapGrowthResource(HeapGrowths growths, TargetView targets) {
        this.growths = growths;
        this.targets = targets;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(
            summary = "Tell what grows, by path, between two heap snapshots of a target",
            description =
                    "What was asked for before; it stays when the snapshots' files are deleted, and goes with their"
                            + " captures. Holds names of classes, fields and threads, and no other content of the heaps.")
    @Parameter(name = "earlier", required = true, description = "The id of a capture, a heap snapshot")
    @Parameter(name = "later", required = true, description = "The id of another one; the order does not matter")
    @APIResponse(
            responseCode = "200",
            description = "What grows, or how far the work on it is",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = HeapGrowthJson.class)))
    @APIResponse(responseCode = "404", description = "There is no such target, or nobody has asked about these two")
    public HeapGrowthJson read(
            @PathParam("id") long id,
            @QueryParam("earlier") @Nullable String earlier,
            @QueryParam("later") @Nullable String later) {
        var two = TwoSnapshots.from(earlier, later);
        Refusal.requireFound(targets.exists(id), "target", id);
        return growths.find(id, two.earlier(), two.later())
                .map(known -> told(id, known))
                .orElseThrow(() -> Refusal.notCompared(two));
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(
            summary = "Have two heap snapshots of a target compared",
            description =
                    "The instance that has both looks, in a JVM of its own and one pair after the other. Of a snapshot"
                            + " whose file a diagnosis has deleted, its index is looked at, as long as that is kept. What is known"
                            + " already is told at once; an attempt that failed is repeated.")
    @RequestBody(required = true, content = @Content(schema = @Schema(implementation = TwoSnapshots.Body.class)))
    @APIResponse(
            responseCode = "202",
            description = "It is being looked at, or was; a GET tells what came of it",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = HeapGrowthJson.class)))
    @APIResponse(responseCode = "400", description = "One of the captures is no heap snapshot")
    @APIResponse(
            responseCode = "404",
            description = "The target has no such captures, or neither file nor index of one is there any longer")
    @APIResponse(responseCode = "409", description = "One of them lies with another instance, or is still being taken")
    @APIResponse(responseCode = "503", description = "Enough comparisons wait")
    public Response compare(@PathParam("id") long id, @Nullable JsonNode body) {
        var two = TwoSnapshots.from(body);
        Refusal.requireFound(targets.exists(id), "target", id);
        return growths.ask(id, two.earlier(), two.later())
                .map(known -> Response.accepted(told(id, known)).build())
                .orElseThrow(() -> Refusal.withoutCaptures(id, two));
    }

    private HeapGrowthJson told(long target, StoredHeapGrowth known) {
        // one that ended since it was read is told as it was, without how far it is
        return HeapGrowthJson.of(
                target,
                known,
                known.state() == Capture.State.RUNNING ? growths.progress(known).orElse(null) : null);
    }
}
