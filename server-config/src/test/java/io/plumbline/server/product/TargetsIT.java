package io.plumbline.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.server.demo.DiagnosisApi;
import io.plumbline.server.demo.LabJvm;
import io.plumbline.server.product.ProductProcess.Instance;
import io.plumbline.testing.FreePort;
import io.plumbline.testing.TestDatabase;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A product that finds its targets by a file, a thousand of which are dead, and by process id. */
class TargetsIT {

    private static final Path LAB = Path.of("target", "plumbline", "lab", "plumbline-lab.jar");
    private static final Duration WAIT = Duration.ofMinutes(3);
    private static final int DEAD = 1_000;

    private final DiagnosisTables tables = new DiagnosisTables(TestDatabase.fresh());

    @TempDir
    private Path directory;

    @Test
    void theLivingAmongAThousandDeadAreWatchedUntilTheFileNamesThemNoLonger() throws Exception {
        var till = Files.copy(LAB, directory.resolve("till.jar"));
        var file = directory.resolve("targets.json");
        try (var shop = LabJvm.start(LAB, "request-map-repaired");
                var attached = LabJvm.start(till, "request-map-repaired")) {
            var living = List.of(
                    entry("shop", "jmx", "url", shop.jmxUrl()), entry("till", "attach", "mainClass", till.toString()));
            write(file, living, DEAD);
            try (var product = instance(file).start()) {
                product.awaitReady();
                var api = product.api();
                awaitState(api, "shop", "OK");
                awaitState(api, "till", "OK");
                Awaiting.until(
                        "the whole file is in force",
                        WAIT,
                        () -> api.read("targets-file").path("targets").asInt() == DEAD + living.size(),
                        () -> api.read("targets-file").toString());

                assertThat(register(api, "now", attached.process().pid()).statusCode())
                        .isEqualTo(201);
                awaitState(api, "now", "OK");
                assertThat(idOf(api, "till")).isNotEqualTo(idOf(api, "now"));

                assertThat(register(api, "shop", attached.process().pid()).body())
                        .contains("is registered already, by the file");
                assertThat(delete(api, idOf(api, "shop")).statusCode()).isEqualTo(409);

                awaitProbe(api, idOf(api, "shop"));
                assertThat(accept(api, idOf(api, "shop"), "PATHS_TO_ROOTS").statusCode())
                        .isEqualTo(409);
                assertThat(accept(api, idOf(api, "now"), "EVERYTHING").statusCode())
                        .isEqualTo(400);
                assertThat(accept(api, idOf(api, "now"), "PATHS_TO_ROOTS").statusCode())
                        .isEqualTo(200);
                var now = api.read("targets/" + idOf(api, "now"));
                assertThat(now.path("acceptedRisks").findValuesAsText("risk")).containsExactly("PATHS_TO_ROOTS");
                assertThat(now.path("acceptedRisks").findValuesAsText("by")).hasSize(1);
                assertThat(now.path("gate")).anySatisfy(answer -> {
                    assertThat(answer.path("ask").asText()).isEqualTo("PATHS_TO_ROOTS");
                    assertThat(answer.path("allowed").asBoolean()).isTrue();
                });

                write(file, living.subList(1, 2), 0);
                awaitState(api, "shop", "ENDED");
                assertThat(delete(api, idOf(api, "shop")).statusCode()).isEqualTo(204);
            }
        }
    }

    private static void awaitState(DiagnosisApi api, String name, String state) throws Exception {
        Awaiting.until(
                name + " is " + state,
                WAIT,
                () -> target(api, name).path("state").asText().equals(state),
                () -> target(api, name).toString());
    }

    private static void awaitProbe(DiagnosisApi api, long id) throws Exception {
        Awaiting.until(
                "target " + id + " has told its switches",
                WAIT,
                () -> api.read("targets/" + id)
                        .path("probe")
                        .path("flags")
                        .findValuesAsText("name")
                        .contains("MaxHeapSize"),
                () -> api.read("targets/" + id).toString());
    }

    private static HttpResponse<String> accept(DiagnosisApi api, long id, String risk) throws Exception {
        var request = HttpRequest.newBuilder(api.address("targets/" + id))
                .header("X-Api-Key", ProductProcess.API_KEY)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"acceptedRisks\":[\"" + risk + "\"]}"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static long idOf(DiagnosisApi api, String name) throws Exception {
        return target(api, name).path("id").asLong();
    }

    private static JsonNode target(DiagnosisApi api, String name) throws Exception {
        for (int page = 1; ; page++) {
            var found = api.read("targets?itemsPerPage=500&page=" + page).path("data");
            for (var target : found) {
                if (target.path("name").asText().equals(name)) {
                    return target;
                }
            }
            if (found.isEmpty()) {
                return found;
            }
        }
    }

    private static HttpResponse<String> register(DiagnosisApi api, String name, long pid) throws Exception {
        return api.post("targets", Map.of("name", name, "kind", "attach", "pid", pid));
    }

    private static HttpResponse<String> delete(DiagnosisApi api, long id) throws Exception {
        var request = HttpRequest.newBuilder(api.address("targets/" + id))
                .header("X-Api-Key", ProductProcess.API_KEY)
                .DELETE()
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static void write(Path file, List<String> entries, int dead) throws IOException {
        var all = new ArrayList<>(entries);
        var nobody = "service:jmx:rmi:///jndi/rmi://127.0.0.1:" + FreePort.find() + "/jmxrmi";
        for (int i = 0; i < dead; i++) {
            all.add(entry("dead-" + i, "jmx", "url", nobody));
        }
        Files.writeString(file, "[" + String.join(",\n", all) + "]");
    }

    private static String entry(String name, String kind, String field, String value) {
        return "{\"name\":\"" + name + "\",\"kind\":\"" + kind + "\",\"" + field + "\":\"" + value + "\"}";
    }

    private Instance instance(Path file) throws Exception {
        return FastSchedule.onRequestOnly(Instance.in(directory))
                .with("plumbline.initial.api.key", ProductProcess.API_KEY)
                .with("plumbline.database.url", tables.url())
                .with("plumbline.database.user", "postgres")
                .with("plumbline.database.password", "unused")
                .with("plumbline.targets.file", file.toString());
    }
}
