package io.plumbline.web.diagnosis;

import io.plumbline.batch.profile.DiffSettings;
import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.BrowserReadable;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/**
 * One profile: as data, as a drawing, and beside an earlier one. Every question takes {@code focus}, a package or class that calls
 * must pass through.
 */
@Path(Paths.PROFILE)
@BrowserReadable
@RequiresRight(Right.DIAGNOSIS_READ)
@Tag(name = "Profiles")
@Dependent
public class ProfileResource {

    private static final int LARGEST_THRESHOLD = 999_999_999;
    private static final String FOCUS =
            "A package or class that calls must pass through; all are told if it is left out";

    private final ProfileView view;

    @Inject
    public ProfileResource(ProfileView view) {
        this.view = view;
    }

    /** By what the rates of a comparison are told. */
    enum Per {
        SECOND,
        REQUEST
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(summary = "Read the heaviest stacks and classes of a profile")
    @Parameter(name = "focus", description = FOCUS)
    @APIResponse(
            responseCode = "200",
            description = "The profile",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = ProfileAnswer.class)))
    @APIResponse(responseCode = "404", description = "There is no such profile, or no longer")
    @APIResponse(responseCode = "409", description = "The focus cannot be shown")
    public ProfileAnswer read(@PathParam("id") long id, @QueryParam("focus") @Nullable String focus) {
        return view.answer(view.profile(id), focus(focus));
    }

    @GET
    @Path("flame-graph")
    @Produces("text/html;charset=utf-8")
    @Operation(summary = "Draw a profile as a flame graph, a page for a browser")
    @Parameter(name = "focus", description = FOCUS)
    @APIResponse(
            responseCode = "200",
            description = "The flame graph",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "404", description = "There is no such profile, or no longer")
    @APIResponse(responseCode = "409", description = "It cannot be drawn")
    public Response flameGraph(@PathParam("id") long id, @QueryParam("focus") @Nullable String focus) {
        return ReportDelivery.drawing(drawn(id, ProfileStudy.Drawing.FLAME_GRAPH, focus));
    }

    @GET
    @Path("collapsed")
    @Produces("text/plain;charset=utf-8")
    @Operation(summary = "Read a profile as collapsed stacks, a line of text for each")
    @Parameter(name = "focus", description = FOCUS)
    @APIResponse(
            responseCode = "200",
            description = "The stacks",
            content = @Content(mediaType = MediaType.TEXT_PLAIN, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "404", description = "There is no such profile, or no longer")
    @APIResponse(responseCode = "409", description = "It cannot be written so")
    public Response collapsed(@PathParam("id") long id, @QueryParam("focus") @Nullable String focus) {
        return ReportDelivery.download(
                drawn(id, ProfileStudy.Drawing.COLLAPSED, focus), "profile-" + id + ".collapsed");
    }

    @GET
    @Path("pprof")
    @Produces(MediaType.APPLICATION_OCTET_STREAM)
    @Operation(summary = "Read a profile in the format of pprof")
    @Parameter(name = "focus", description = FOCUS)
    @APIResponse(
            responseCode = "200",
            description = "The profile",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_OCTET_STREAM,
                            schema = @Schema(type = SchemaType.STRING, format = "binary")))
    @APIResponse(responseCode = "404", description = "There is no such profile, or no longer")
    @APIResponse(responseCode = "409", description = "It cannot be written so")
    public Response pprof(@PathParam("id") long id, @QueryParam("focus") @Nullable String focus) {
        return ReportDelivery.download(drawn(id, ProfileStudy.Drawing.PPROF, focus), "profile-" + id + ".pb.gz");
    }

    @GET
    @Path("difference")
    @Produces(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Compare a profile with an earlier one, path by path",
            description =
                    "With the baseline of its diagnosis, unless the id of another profile of the target is given; per second,"
                            + " unless per=request; paths grew if they did by more than threshold bytes and the interval excludes 0.")
    @Parameter(name = "baseline", description = "Id of another profile of the target and reading, to compare with")
    @Parameter(name = "per", description = "second or request; second if it is left out")
    @Parameter(
            name = "threshold",
            description = "Bytes over the time of the profile, 0 to 999999999; as configured if it is left out")
    @Parameter(name = "focus", description = FOCUS)
    @APIResponse(
            responseCode = "200",
            description = "The difference",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = DifferenceAnswer.class)))
    @APIResponse(responseCode = "404", description = "There is no such profile or baseline, or no longer")
    @APIResponse(responseCode = "409", description = "The two cannot be compared, or there is no baseline")
    public DifferenceAnswer difference(
            @PathParam("id") long id,
            @QueryParam("baseline") @Nullable String baseline,
            @QueryParam("per") @Nullable String per,
            @QueryParam("threshold") @Nullable String threshold,
            @QueryParam("focus") @Nullable String focus) {
        var usual = view.comparison();
        var query = new Query();
        var other = query.id("baseline", baseline);
        var comparison = new DiffSettings(
                query.number(
                        "threshold",
                        threshold,
                        (int) Math.min(usual.thresholdBytes(), LARGEST_THRESHOLD),
                        0,
                        LARGEST_THRESHOLD),
                usual.confidence(),
                query.choice("per", per, Per.class).orElse(Per.SECOND) == Per.REQUEST,
                query.packageOrClass("focus", focus));
        query.refuse();
        return view.difference(view.pair(view.profile(id), other.orElse(null)), comparison);
    }

    @GET
    @Path("difference/flame-graph")
    @Produces("text/html;charset=utf-8")
    @Operation(summary = "Draw how a profile differs from an earlier one as a flame graph, a page for a browser")
    @Parameter(name = "baseline", description = "Id of another profile of the target and reading, to compare with")
    @Parameter(name = "focus", description = FOCUS)
    @APIResponse(
            responseCode = "200",
            description = "The flame graph",
            content = @Content(mediaType = MediaType.TEXT_HTML, schema = @Schema(type = SchemaType.STRING)))
    @APIResponse(responseCode = "404", description = "There is no such profile or baseline, or no longer")
    @APIResponse(responseCode = "409", description = "The two cannot be compared, or there is no baseline")
    public Response flameGraphOfDifference(
            @PathParam("id") long id,
            @QueryParam("baseline") @Nullable String baseline,
            @QueryParam("focus") @Nullable String focus) {
        var query = new Query();
        var other = query.id("baseline", baseline);
        var through = query.packageOrClass("focus", focus);
        query.refuse();
        return ReportDelivery.drawing(view.drawnDifference(view.pair(view.profile(id), other.orElse(null)), through));
    }

    private byte[] drawn(long id, ProfileStudy.Drawing drawing, @Nullable String focus) {
        return view.drawn(view.profile(id), drawing, focus(focus));
    }

    private static String focus(@Nullable String focus) {
        var query = new Query();
        var through = query.packageOrClass("focus", focus);
        query.refuse();
        return through;
    }
}
