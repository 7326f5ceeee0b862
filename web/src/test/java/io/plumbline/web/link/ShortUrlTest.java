package io.plumbline.web.link;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.plumbline.persistence.visit.VisitsSummary;
import io.plumbline.web.json.Json;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShortUrlTest {

    @Test
    void theJsonIsTheContractsToTheLetter() throws JsonProcessingException {
        var link = new ShortUrl(
                "https://s.example.org/abc",
                "abc",
                "https://example.org",
                Instant.parse("2018-05-01T00:00:00.987Z"),
                List.of(),
                new ShortUrl.Meta(null, Instant.parse("2020-01-01T00:00:00Z"), null),
                null,
                null,
                false,
                true,
                new VisitsSummary(3, 2, 1),
                false);

        assertThat(Json.MAPPER.writeValueAsString(link))
                .isEqualTo("{\"shortUrl\":\"https://s.example.org/abc\",\"shortCode\":\"abc\","
                        + "\"longUrl\":\"https://example.org\",\"dateCreated\":\"2018-05-01T00:00:00+00:00\","
                        + "\"tags\":[],"
                        + "\"meta\":{\"validSince\":null,\"validUntil\":\"2020-01-01T00:00:00+00:00\",\"maxVisits\":null},"
                        + "\"domain\":null,\"title\":null,\"crawlable\":false,\"forwardQuery\":true,"
                        + "\"visitsSummary\":{\"total\":3,\"nonBots\":2,\"bots\":1},\"hasRedirectRules\":false}");
    }
}
