package io.plumbline.web.console;

import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresKey;
import io.plumbline.web.access.Sessions;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The session of a browser in the console. */
@Path("console/v1/session")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Console")
@Dependent
public class SessionResource {

    private final Sessions sessions;

    @Inject
    public SessionResource(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * Who is signed in.
     *
     * @param rights what the key may do, by name
     */
    @Schema(name = "ConsoleSession")
    record Session(String name, List<String> rights) {

        static Session of(Caller caller) {
            return new Session(
                    caller.getName(),
                    caller.key().rights().stream().map(Right::text).sorted().toList());
        }
    }

    @POST
    @RequiresKey
    @Operation(summary = "Sign in: open a session with the API key in the header, and set its cookie")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Session.class)))
    @APIResponse(responseCode = "403", description = "The session could be read on its way to the browser")
    public Response open(@Context ContainerRequestContext request, @Context SecurityContext security) {
        var caller = Caller.of(security);
        return Response.ok(Session.of(caller))
                .cookie(sessions.open(caller.key(), request))
                .build();
    }

    @GET
    @RequiresKey
    @Operation(summary = "Tell whose key a request comes with, and what it may do")
    public Session read(@Context SecurityContext security) {
        return Session.of(Caller.of(security));
    }

    @DELETE
    @RequiresKey
    @Operation(summary = "Sign out: close the session that the request comes with")
    @APIResponse(responseCode = "204", description = "Closed")
    public Response close(@Context ContainerRequestContext request) {
        return Response.noContent().cookie(sessions.close(request)).build();
    }
}
