package io.plumbline.web.link;

import static org.eclipse.microprofile.openapi.annotations.enums.ParameterIn.QUERY;

import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.ProblemType;
import io.plumbline.web.problem.Problems;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jspecify.annotations.Nullable;

/** The rules that send some visitors of a link elsewhere. */
@Path("v3/short-urls/{code: .+}/redirect-rules")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Dependent
public class RedirectRulesResource {

    private final LinkRules rules;

    @Inject
    public RedirectRulesResource(LinkRules rules) {
        this.rules = rules;
    }

    @GET
    @Problems(ProblemType.SHORT_URL_NOT_FOUND)
    @Operation(summary = "List the redirect rules of a short link", operationId = "listRedirectRules")
    @Parameter(in = QUERY, name = "domain", description = "The link's domain; the default one if absent or DEFAULT")
    public RuleList list(@PathParam("code") String code, @Context UriInfo request, @Context SecurityContext security) {
        return rules.list(code, request, Caller.of(security));
    }

    @POST
    @Problems(ProblemType.SHORT_URL_NOT_FOUND)
    @Operation(summary = "Replace the redirect rules of a short link", operationId = "setRedirectRules")
    @Parameter(in = QUERY, name = "domain", description = "The link's domain; the default one if absent or DEFAULT")
    public RuleList replace(
            @PathParam("code") String code,
            @Nullable RulesChange body,
            @Context UriInfo request,
            @Context SecurityContext security) {
        return rules.replace(code, body, request, Caller.of(security));
    }

    @PATCH
    @Problems(ProblemType.SHORT_URL_NOT_FOUND)
    @Operation(summary = "Replace the redirect rules of a short link, as POST does", operationId = "patchRedirectRules")
    @Parameter(in = QUERY, name = "domain", description = "The link's domain; the default one if absent or DEFAULT")
    public RuleList patch(
            @PathParam("code") String code,
            @Nullable RulesChange body,
            @Context UriInfo request,
            @Context SecurityContext security) {
        return rules.replace(code, body, request, Caller.of(security));
    }
}
