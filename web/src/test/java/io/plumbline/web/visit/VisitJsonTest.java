package io.plumbline.web.visit;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.visit.ListedVisit;
import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitLocation;
import io.plumbline.web.json.Json;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class VisitJsonTest {

    private static final VisitLocation PARIS =
            new VisitLocation("FR", "France", "", "Paris", 48.85, 2.35, "Europe/Paris");

    @Test
    void aVisitIsWrittenAsTheContractHasIt() throws IOException {
        var bare =
                new ListedVisit(1, Instant.parse("2018-05-01T10:00:00.999Z"), null, null, null, null, null, true, null);
        var orphan = new ListedVisit(
                1, Instant.EPOCH, OrphanType.REGULAR_404, "r", "u", "http://v", "http://w", false, PARIS);

        assertThat(Json.MAPPER.writeValueAsString(VisitJson.of(bare)))
                .isEqualTo("{\"referer\":\"\",\"date\":\"2018-05-01T10:00:00+00:00\",\"userAgent\":\"\","
                        + "\"visitLocation\":null,\"potentialBot\":true,\"visitedUrl\":\"\",\"redirectUrl\":null}");
        assertThat(Json.MAPPER.writeValueAsString(VisitJson.of(orphan)))
                .isEqualTo("{\"referer\":\"r\",\"date\":\"1970-01-01T00:00:00+00:00\",\"userAgent\":\"u\","
                        + "\"visitLocation\":{\"countryCode\":\"FR\",\"countryName\":\"France\",\"regionName\":\"\","
                        + "\"cityName\":\"Paris\",\"latitude\":48.85,\"longitude\":2.35,\"timezone\":\"Europe/Paris\","
                        + "\"isEmpty\":false},\"potentialBot\":false,\"visitedUrl\":\"http://v\","
                        + "\"redirectUrl\":\"http://w\",\"type\":\"regular_404\"}");
    }
}
