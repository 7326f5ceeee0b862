package io.plumbline.web.visit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.visit.ListedVisit;
import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.persistence.visit.VisitLocation;
import io.plumbline.web.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AllVisitsTest {

    private static final VisitLocation PARIS =
            new VisitLocation("FR", "France", "", "Paris", 48.85, 2.35, "Europe/Paris");

    @Test
    void allPartsAreOnePage() throws IOException {
        var asked = new ArrayList<@Nullable Long>();
        var output = new ByteArrayOutputStream();

        new AllVisits(last -> {
                    asked.add(last == null ? null : last.id());
                    return last == null ? List.of(visit(5), visit(4)) : last.id() == 4 ? List.of(visit(3)) : List.of();
                })
                .write(output);

        var list = Json.MAPPER.readTree(output.toByteArray()).path("visits");
        assertThat(asked).containsExactly(null, 4L, 3L);
        assertThat(list.path("data").findValuesAsText("userAgent")).containsExactly("5", "4", "3");
        assertThat(list.path("pagination").toString())
                .isEqualTo("{\"currentPage\":1,\"pagesCount\":1,\"itemsPerPage\":3,\"itemsInCurrentPage\":3,"
                        + "\"totalItems\":3}");
    }

    @Test
    void aListThatIsCutOffDoesNotLookWhole() {
        var output = new ByteArrayOutputStream();
        var list = new AllVisits(last -> {
            if (last != null) {
                throw new IllegalStateException("the database is gone");
            }
            return List.of(visit(1));
        });

        assertThatThrownBy(() -> list.write(output)).hasMessage("the database is gone");

        assertThat(output.toString(UTF_8)).doesNotEndWith("}");
    }

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

    private static ListedVisit visit(long id) {
        return new ListedVisit(id, Instant.EPOCH, null, null, Long.toString(id), null, null, false, null);
    }
}
