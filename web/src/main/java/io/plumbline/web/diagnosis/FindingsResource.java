package io.plumbline.web.diagnosis;

import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Grade;
import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.diagnosis.Diagnosis.Conclusion;
import io.plumbline.persistence.diagnosis.FindingFilter;
import io.plumbline.persistence.diagnosis.ListedFinding.Status;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The findings of all diagnoses. */
@Path(Paths.FINDINGS)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Findings")
@Dependent
public class FindingsResource {

    private final DiagnosisView view;

    @Inject
    public FindingsResource(DiagnosisView view) {
        this.view = view;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "List the findings that pass every filter given, newest first")
    @Parameter(name = "target", description = "Of this target alone, by its id")
    @Parameter(name = "diagnosis", description = "Of this diagnosis alone, by its id")
    @Parameter(name = "status", description = "Of which an administrator said so: open, acknowledged or muted")
    @Parameter(name = "area", description = "What grows, such as heap or threads")
    @Parameter(
            name = "grade",
            description =
                    "How sure it is: A if trend, path to a root and age agree, B if two of them do, C if one does")
    @Parameter(name = "verdict", description = "Of diagnoses that came to this verdict, such as leak")
    @Parameter(name = "since", description = "Found at or after this moment, in ISO-8601")
    @Parameter(name = "limit", description = "How many at most, 1 to 1000; 100 if it is left out")
    @APIResponse(
            responseCode = "200",
            description = "The findings",
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = Lists.Findings.class)))
    @APIResponse(responseCode = "400", description = "A filter is not valid")
    public Listed<FindingJson> list(
            @QueryParam("target") @Nullable String target,
            @QueryParam("diagnosis") @Nullable String diagnosis,
            @QueryParam("status") @Nullable String status,
            @QueryParam("area") @Nullable String area,
            @QueryParam("grade") @Nullable String grade,
            @QueryParam("verdict") @Nullable String verdict,
            @QueryParam("since") @Nullable String since,
            @QueryParam("limit") @Nullable String limit) {
        var query = new Query();
        var filter = new FindingFilter(
                query.id("target", target).orElse(null),
                query.id("diagnosis", diagnosis).orElse(null),
                query.choice("status", status, Status.class).orElse(null),
                query.choice("area", area, Area.class).map(Area::key).orElse(null),
                query.choice("grade", grade, Grade.class).map(Grade::name).orElse(null),
                query.choice("verdict", verdict, Conclusion.class).orElse(null),
                query.moment("since", since).orElse(null));
        var most = query.number("limit", limit, 100, 1, 1_000);
        query.refuse();
        return view.findings(filter, most);
    }
}
