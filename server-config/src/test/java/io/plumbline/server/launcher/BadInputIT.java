package io.plumbline.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.server.product.Awaiting;
import io.plumbline.server.product.LinksApi;
import io.plumbline.server.product.ProductProcess;
import io.plumbline.server.product.ProductProcess.Instance;
import io.plumbline.testing.HostileClients;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadInputIT {

    private static final Duration MOMENT = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    @Test
    void itIsNoVisitAndLeavesNoTraceInTheLog() throws Exception {
        var instance = Instance.in(directory)
                .with("plumbline.initial.api.key", ProductProcess.API_KEY)
                .with("plumbline.roles", "web")
                // so that other methods than GET are visits, too
                .with("plumbline.redirect.status", "308");
        try (var product = instance.startReady()) {
            var server = product.awaitReady();
            var links = new LinksApi(server, ProductProcess.API_KEY);
            var code = links.shorten("https://example.org/");

            new BadInput(server).send();
            for (var path : List.of("/rest/health", "/rest/v3/short-urls", "/console/", "/api/version")) {
                HostileClients.connected(20, server, ("GET " + path + " HTTP/1.1\r\nHost: s.test\r\n\r\n").repeat(5))
                        .reset();
            }

            assertThat(links.follow(code).statusCode()).isEqualTo(308);
            Awaiting.until("the one visit is counted", MOMENT, () -> links.visits(code) == 1);
            var visits = new ObjectMapper()
                    .readTree(links.get("/rest/v3/visits").body())
                    .path("visits");
            assertThat(visits.at("/nonOrphanVisits/total").asInt()).isEqualTo(1);
            assertThat(visits.at("/orphanVisits/total").asInt(-1)).isZero();
            assertThat(Files.readString(directory.resolve("log/server.log")))
                    .doesNotContain(" SEVERE ", " WARNING ", "\tat ");
        }
    }
}
