package io.plumbline.web.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.web.problem.Problem;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
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

/** One API key in use, by its name. */
@Path(KeysResource.PATH + "/{name}")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "API keys")
@Dependent
public class KeyResource {

    private final KeyAdministration keys;

    @Inject
    public KeyResource(KeyAdministration keys) {
        this.keys = keys;
    }

    /**
     * The members of a change, as documented.
     *
     * @param enabled whether it works; unlike a revoked key, a disabled one may be enabled again
     */
    @Schema(name = "ApiKeyChange")
    record Change(@Schema(required = true) boolean enabled) {

        static Change from(@Nullable JsonNode body) {
            var enabled = body == null ? null : body.get("enabled");
            Problem.invalidData()
                    .require(enabled != null && enabled.isBoolean(), "enabled", "must be true or false")
                    .refuse();
            return new Change(enabled != null && enabled.booleanValue());
        }
    }

    @PATCH
    @Consumes(MediaType.APPLICATION_JSON)
    @RequiresKey
    @Operation(
            summary = "Let an API key work, or not, until told otherwise",
            description = "For keys with every right and no narrowing role, and not for the key itself.")
    @RequestBody(content = @Content(schema = @Schema(implementation = Change.class)))
    @APIResponse(
            responseCode = "200",
            description = "The key",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = KeyJson.class)))
    @APIResponse(responseCode = "400", description = "The change is not valid")
    @APIResponse(responseCode = "404", description = "No key of this name is in use")
    @APIResponse(responseCode = "409", description = "The request came with that very key")
    public KeyJson change(@PathParam("name") String name, @Nullable JsonNode body, @Context SecurityContext security) {
        return keys.enable(name, Change.from(body).enabled(), security);
    }

    @DELETE
    @RequiresKey
    @Operation(
            summary = "Revoke an API key for ever",
            description = "For keys with every right and no narrowing role, and not for the key itself.")
    @APIResponse(
            responseCode = "200",
            description = "The key that opens nothing any longer",
            content =
                    @Content(mediaType = MediaType.APPLICATION_JSON, schema = @Schema(implementation = KeyJson.class)))
    @APIResponse(responseCode = "404", description = "No key of this name is in use")
    @APIResponse(responseCode = "409", description = "The request came with that very key")
    public KeyJson revoke(@PathParam("name") String name, @Context SecurityContext security) {
        return keys.revoke(name, security);
    }
}
