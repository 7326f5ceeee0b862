package io.plumbline.web.link;

import io.plumbline.persistence.access.Right;
import io.plumbline.web.access.Caller;
import io.plumbline.web.access.CreatesLinks;
import io.plumbline.web.access.RequiresRight;
import io.plumbline.web.problem.Problem;
import io.plumbline.web.problem.ProblemException;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The one-call form: a URL in, a short URL out. */
@Path("v1/shorten")
@RequiresRight(Right.LINKS)
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@Dependent
public class ShortenResource {

    private final LinkCreation creation;
    private final LongUrls longUrls;

    @Inject
    public ShortenResource(LinkCreation creation, LongUrls longUrls) {
        this.creation = creation;
        this.longUrls = longUrls;
    }

    @POST
    @CreatesLinks
    @Operation(summary = "Shorten a URL", operationId = "shorten")
    public Shortened shorten(@Nullable Wish body, @Context UriInfo request, @Context SecurityContext security) {
        var url = body == null ? null : body.url();
        longUrls.faultOf(url).ifPresent(fault -> {
            throw new ProblemException(Problem.invalidData().add("url", fault).problem());
        });
        var link = creation.create(ShortUrlCreation.to(url), request, Caller.of(security));
        return new Shortened(link.shortUrl(), link.shortCode(), link.longUrl());
    }

    /** What to shorten; a body with any other member is refused. */
    public record Wish(@Nullable String url) {}

    /** The short URL, its code, and the URL that it leads to. */
    public record Shortened(String shortUrl, String shortCode, String url) {}
}
