package io.plumbline.server.container;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.product.Awaiting;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith({ServerUnderTest.class, ArquillianExtension.class})
class RequestEventsIT {

    private static final Duration RECORDED = Duration.ofMinutes(2);
    private static final int REDIRECTS = 200;

    @TempDir
    Path folder;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @Deployment(testable = false)
    static WebArchive application() {
        return ServerUnderTest.application();
    }

    @BeforeEach
    void storeALink() throws SQLException {
        try (var connection = ServerUnderTest.database().dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO plumbline.short_link (short_code, long_url) VALUES"
                    + " ('told', 'https://example.org/told') ON CONFLICT DO NOTHING");
        }
    }

    @Test
    void ourOwnRecordingTellsOfRequestsByRouteStatusAndThread() throws Exception {
        var events = Awaiting.value("requests are recorded", RECORDED, () -> {
            for (int i = 0; i < REDIRECTS; i++) {
                get("/told");
            }
            get("/rest/v3/short-urls/told?secret=hush");
            get("/rest/v3/no-such-thing/hush");
            var found = recorded();
            var complete = List.of("/{code}", "/rest/v3/short-urls/{code}", "/rest/*").stream()
                    .allMatch(route -> found.stream()
                            .anyMatch(event -> event.getString("route").equals(route)));
            return complete ? Optional.of(found) : Optional.empty();
        });

        assertThat(events).allSatisfy(event -> {
            assertThat(event.getThread().getJavaName()).isNotBlank();
            assertThat(event.getDuration()).isPositive();
            assertThat(event.toString()).doesNotContain("hush").doesNotContain("told");
        });
        // by the listener, on a thread that reads, and from the container
        assertThat(events).anySatisfy(event -> {
            assertThat(event.getString("route")).isEqualTo("/{code}");
            assertThat(event.getString("method")).isEqualTo("GET");
            assertThat(event.getInt("status")).isEqualTo(302);
            assertThat(event.getLong("standsFor")).isEqualTo(10);
            assertThat(event.getThread().getJavaName()).contains("kernel");
        });
        assertThat(events).anySatisfy(event -> {
            assertThat(event.getString("route")).isEqualTo("/rest/v3/short-urls/{code}");
            assertThat(event.getInt("status")).isEqualTo(200);
            assertThat(event.getThread().getJavaName()).contains("http-thread-pool");
        });
        assertThat(events).anySatisfy(event -> {
            assertThat(event.getString("route")).isEqualTo("/rest/*");
            assertThat(event.getInt("status")).isEqualTo(404);
        });
    }

    private void get(String path) throws Exception {
        client.send(
                HttpRequest.newBuilder(ServerUnderTest.address().resolve(path))
                        .header("X-Api-Key", ServerUnderTest.API_KEY)
                        .build(),
                BodyHandlers.discarding());
    }

    /** What the recordings of the server hold; there is none until its first snapshot of itself. */
    private List<RecordedEvent> recorded() throws Exception {
        var file = folder.resolve("server.jfr");
        ServerUnderTest.dumpRecordings(file);
        if (!Files.exists(file)) {
            return List.of();
        }
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("plumbline.Request"))
                .toList();
    }
}
