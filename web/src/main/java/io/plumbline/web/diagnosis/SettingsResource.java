package io.plumbline.web.diagnosis;

import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.configuration.ConfigurationInForce;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** What is in force on the instance that is asked. */
@Path(Paths.SETTINGS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Settings")
@Dependent
public class SettingsResource {

    private final ConfigurationInForce configuration;

    @Inject
    public SettingsResource(ConfigurationInForce configuration) {
        this.configuration = configuration;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_ADMIN)
    @Operation(
            summary = "List the configuration of the instance that is asked, and where each value comes from",
            description = "Secrets are never told, only whether they are set.")
    @APIResponse(
            responseCode = "200",
            description = "The configuration",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = SettingsJson.class)))
    public SettingsJson list() {
        return SettingsJson.of(configuration.keys());
    }
}
