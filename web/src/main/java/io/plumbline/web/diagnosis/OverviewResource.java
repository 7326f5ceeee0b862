package io.plumbline.web.diagnosis;

import io.plumbline.persistence.access.Right;
import io.plumbline.persistence.diagnosis.NightRepository;
import io.plumbline.persistence.diagnosis.StandingRepository;
import io.plumbline.persistence.notice.NoticeRepository;
import io.plumbline.web.access.RequiresRight;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Whether there is anything to worry about, in one answer. */
@Path(Paths.OVERVIEW)
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Findings")
@Dependent
public class OverviewResource {

    private static final int MOST_FINDINGS = 500;

    private final StandingRepository standings;
    private final DiagnosisView findings;
    private final NightRepository nights;
    private final NoticeRepository notices;

    @Inject
    public OverviewResource(
            StandingRepository standings, DiagnosisView findings, NightRepository nights, NoticeRepository notices) {
        this.standings = standings;
        this.findings = findings;
        this.nights = nights;
        this.notices = notices;
    }

    @GET
    @RequiresRight(Right.DIAGNOSIS_READ)
    @Operation(summary = "Tell how all targets stand, and what is wrong with them now")
    public OverviewJson read() {
        return new OverviewJson(
                Instant.now(),
                nights.latest().orElse(null),
                notices.countDead(),
                standings.all().stream().map(OverviewJson.Standing::of).toList(),
                findings.current(MOST_FINDINGS));
    }
}
