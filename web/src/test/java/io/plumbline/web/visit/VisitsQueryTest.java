package io.plumbline.web.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.web.problem.ProblemException;
import jakarta.ws.rs.core.MultivaluedHashMap;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VisitsQueryTest {

    @Test
    void whoAsksForNothingInParticularGetsEverything() {
        var query = VisitsQuery.of(new MultivaluedHashMap<>());

        assertThat(query.page().isAll()).isTrue();
        assertThat(query.excludeBots()).isFalse();
        assertThat(query.since()).isNull();
        assertThat(query.until()).isNull();
    }

    @Test
    void botsAreLeftOutIfTheParameterIsThere() {
        assertThat(VisitsQuery.of(new MultivaluedHashMap<>(Map.of("excludeBots", "")))
                        .excludeBots())
                .isTrue();
        assertThat(VisitsQuery.of(new MultivaluedHashMap<>(Map.of("excludeBots", "false")))
                        .excludeBots())
                .isTrue();
    }

    @Test
    void theLastSecondIsAskedForAsAWhole() {
        var query = VisitsQuery.of(new MultivaluedHashMap<>(
                Map.of("startDate", "2018-05-01T00:00:00+02:00", "endDate", "2018-05-01T23:59:59Z")));

        assertThat(query.since()).isEqualTo(Instant.parse("2018-04-30T22:00:00Z"));
        assertThat(query.until()).isEqualTo(Instant.parse("2018-05-02T00:00:00Z"));
    }

    @Test
    void everyParameterThatIsWrongIsNamed() {
        var parameters = new MultivaluedHashMap<String, String>(
                Map.of("page", "0", "itemsPerPage", "x", "startDate", "yesterday", "type", "404"));

        assertThatThrownBy(() -> OrphanVisitsQuery.of(parameters))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.problem().members().get("invalidElements"))
                                .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.LIST)
                                .hasSameElementsAs(List.of("type", "startDate", "itemsPerPage", "page")));
    }

    @Test
    void orphansAreOfOneTypeOrOfAll() {
        assertThat(OrphanVisitsQuery.of(new MultivaluedHashMap<>(Map.of("type", "base_url")))
                        .type())
                .isEqualTo(OrphanType.BASE_URL);
        assertThat(OrphanVisitsQuery.of(new MultivaluedHashMap<>()).type()).isNull();
    }
}
