package io.plumbline.web.access;

import com.fasterxml.jackson.databind.JsonNode;
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
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The API keys of this installation. */
@Path(KeysResource.PATH)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "API keys")
@Dependent
public class KeysResource {

    static final String PATH = "access/v1/keys";

    private final KeyAdministration keys;

    @Inject
    public KeysResource(KeyAdministration keys) {
        this.keys = keys;
    }

    @GET
    @RequiresKey
    @Operation(
            summary = "List every API key ever made, oldest first",
            description = "For keys with every right and no narrowing role. Secrets are not known.")
    @APIResponse(
            responseCode = "200",
            description = "The keys",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = KeyJson.All.class)))
    public KeyJson.All list(@Context SecurityContext security) {
        return keys.list(security);
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresKey
    @Operation(
            summary = "Make an API key and tell its secret, once",
            description =
                    "For keys with every right and no narrowing role. Narrowed keys are made on the command line.")
    @RequestBody(content = @Content(schema = @Schema(implementation = NewKey.Body.class)))
    @APIResponse(
            responseCode = "201",
            description = "The key and its secret",
            content = @Content(schema = @Schema(implementation = KeyJson.Issued.class)))
    @APIResponse(responseCode = "400", description = "A member is not valid; no key is made")
    @APIResponse(responseCode = "409", description = "Another key in use has this name")
    public Response create(@Nullable JsonNode body, @Context SecurityContext security) {
        return Response.status(Response.Status.CREATED)
                .entity(keys.create(NewKey.from(body), security))
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .build();
    }
}
