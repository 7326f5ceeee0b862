package io.plumbline.web.observe;

import io.plumbline.persistence.configuration.Release;
import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Whether the service can do its work, as the contract tells it; open to everybody. */
@Path("v3/health")
@PermitAll
@Dependent
public class HealthResource {

    /** The version of the links API that we speak; clients switch their features on by it. */
    private static final String CONTRACT_VERSION = "5.1.0";

    private static final String MEDIA_TYPE = "application/health+json";

    private final DatabasePing database;

    @Inject
    public HealthResource(DatabasePing database) {
        this.database = database;
    }

    @GET
    @Produces(MEDIA_TYPE)
    @Operation(summary = "Tell whether the service and its database answer", operationId = "health")
    @APIResponse(
            responseCode = "200",
            description = "Both do",
            content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(implementation = Health.class)))
    @APIResponse(
            responseCode = "503",
            description = "The database does not",
            content = @Content(mediaType = MEDIA_TYPE, schema = @Schema(implementation = Health.class)))
    public Response health(@Context UriInfo request) {
        var passes = database.answers();
        var root = request.getBaseUri().resolve("/").toString();
        return Response.status(passes ? Response.Status.OK : Response.Status.SERVICE_UNAVAILABLE)
                .entity(new Health(
                        passes ? "pass" : "fail", CONTRACT_VERSION, Release.VERSION, new Links(root + "openapi", root)))
                .build();
    }

    /** The answer: {@code version} is that of the contract, {@code plumblineVersion} our own. */
    public record Health(String status, String version, String plumblineVersion, Links links) {}

    /** Where to read more: about the interface, and the service itself. */
    public record Links(String about, String project) {}
}
