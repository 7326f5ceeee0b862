package io.plumbline.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.server.command.DumpedProgram;
import io.plumbline.server.demo.DiagnosisApi;
import io.plumbline.server.product.ProductProcess.Instance;
import io.plumbline.testing.TestDatabase;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Heap dumps of a program that leaks are sent to two instances by the command line, and diagnosed where they lie. */
class UploadIT {

    private static final Duration VERDICT = Duration.ofMinutes(2);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final DiagnosisTables tables = new DiagnosisTables(TestDatabase.fresh());

    @TempDir
    private Path directory;

    @Test
    void dumpsThatAreSentNameTheLeakAndWhatIsNoEvidenceIsRefused() throws Exception {
        var dumps = Files.createDirectory(directory.resolve("dumps"));
        dump(dumps);
        var north = instance("north");
        try (var product = north.startReady();
                var other = instance("south").startReady()) {
            var api = product.api();
            assertThat(send(north, dumps.resolve("dump1.hprof"), "one", "--create"))
                    .contains("heap snapshot");
            var single = verdict(other.api(), idOf(api, "one"));
            assertThat(single.path("verdict").asText()).isEqualTo("INCONCLUSIVE");
            assertThat(single.path("reason").asText()).startsWith("single snapshot");
            assertNamesTheOrders(single.path("findings").path(0));

            for (int number = 1; number <= 3; number++) {
                send(north, dumps.resolve("dump" + number + ".hprof"), "three", "--create");
            }
            var leak = verdict(other.api(), idOf(api, "three"));
            assertThat(leak.path("verdict").asText()).isEqualTo("LEAK");
            assertNamesTheOrders(leak.path("findings").path(0));

            assertThat(post(api, "three", "[gc] no log").body()).contains("no line of a GC log");
            assertThat(post(api, "nobody", "JAVA PROFILE 1.0.2").statusCode()).isEqualTo(404);
            assertThat(post(api, "three", "Hello, world").statusCode()).isEqualTo(400);
            assertThat(api.read("targets/" + idOf(api, "three") + "/captures").path("data"))
                    .hasSize(3)
                    .allSatisfy(capture ->
                            assertThat(capture.path("takenBy").asText()).isEqualTo("north"));
            assertThat(files(north)).isEqualTo(4);
            delete(api, idOf(api, "three"));
            assertThat(files(north)).isEqualTo(1);
        }
    }

    @Test
    void whoMayNotSendAndWhatHasNoRoomIsRefused() throws Exception {
        var full = instance("full")
                .with("plumbline.upload.max-size", "1000")
                .with("plumbline.upload.free-space", "900000GiB");
        try (var product = full.startReady()) {
            var api = product.api();
            assertThat(api.post("targets", Map.of("name", "shop", "kind", "upload"))
                            .statusCode())
                    .isEqualTo(201);
            var links = full.run("key", "create", "--name", "links", "--right", "links");

            assertThat(post(api, "shop", "JAVA PROFILE 1.0.2", links).statusCode())
                    .isEqualTo(403);
            assertThat(post(api, "shop", "JAVA PROFILE 1.0.2", "nobody").statusCode())
                    .isEqualTo(401);
            assertThat(post(api, "shop", "JAVA PROFILE 1.0.2".repeat(100)).statusCode())
                    .isEqualTo(413);
            assertThat(post(api, "shop", "JAVA PROFILE 1.0.2").statusCode()).isEqualTo(507);
            assertThat(post(api, "", "JAVA PROFILE 1.0.2").statusCode()).isEqualTo(400);
            assertThat(files(full)).isZero();
        }
    }

    @Test
    void aSenderWhoIsGoneInTheMiddleIsALineOfTheLog() throws Exception {
        var north = instance("north");
        try (var product = north.startReady()) {
            var api = product.api();
            assertThat(api.post("targets", Map.of("name", "shop", "kind", "upload"))
                            .statusCode())
                    .isEqualTo(201);
            int before = log(north).length();

            breakOff(north, false);
            awaitLines(1, north, before);
            breakOff(north, true);
            awaitLines(2, north, before);

            // whatever else there is to say of the first one was said before the second one broke off
            assertThat(log(north).substring(before).lines())
                    .noneMatch(line -> line.startsWith("\tat ") || line.contains("Exception"));
            assertThat(brokenOff(north, before))
                    .allMatch(line ->
                            line.contains("dump.hprof") && line.contains(" of 100000000 bytes; nothing of it is kept"));
            assertThat(files(north)).isZero();
        }
    }

    private static void awaitLines(int lines, Instance instance, int since) throws Exception {
        Awaiting.until(
                lines + " lines of the log that tell of it",
                VERDICT,
                () -> brokenOff(instance, since).size() == lines,
                () -> log(instance));
    }

    private static String log(Instance instance) throws Exception {
        return Files.readString(instance.dataDirectory().resolve("log/server.log"));
    }

    private static List<String> brokenOff(Instance instance, int since) throws Exception {
        return log(instance)
                .substring(since)
                .lines()
                .filter(line -> line.contains("broke off after"))
                .toList();
    }

    /** Sends the begin of a dump, and goes away once some of it has arrived. */
    private static void breakOff(Instance instance, boolean byReset) throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), instance.port())) {
            socket.setSoLinger(byReset, 0);
            var head =
                    "POST /rest/diagnosis/v1/uploads?target=shop&name=dump.hprof HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: "
                            + ProductProcess.API_KEY
                            + "\r\nContent-Type: application/octet-stream\r\nContent-Length: 100000000\r\n\r\nJAVA PROFILE 1.0.2\0";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(new byte[300_000]);
            Awaiting.until("some of it has arrived", VERDICT, () -> arrived(instance) > 0);
        }
    }

    private static long arrived(Instance instance) throws Exception {
        var captures = instance.dataDirectory().resolve("captures");
        if (!Files.isDirectory(captures)) {
            return 0;
        }
        try (var files = Files.list(captures)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void assertNamesTheOrders(JsonNode finding) {
        assertThat(finding.path("holder").asText()).isEqualTo(DumpedProgram.class.getName());
        assertThat(finding.path("holderField").asText()).isEqualTo("ORDERS");
    }

    private static void dump(Path dumps) throws Exception {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-classpath",
                        System.getProperty("java.class.path"),
                        DumpedProgram.class.getName(),
                        dumps.toString())
                .inheritIO()
                .start();
        assertThat(process.waitFor()).isZero();
    }

    private static String send(Instance instance, Path file, String target, String... options) throws Exception {
        var arguments = new ArrayList<>(List.of("upload", file.toString(), "--target", target));
        arguments.addAll(List.of(options));
        return instance.with("plumbline.client.api.key", ProductProcess.API_KEY).run(arguments.toArray(String[]::new));
    }

    private static HttpResponse<String> post(DiagnosisApi api, String target, String content) throws Exception {
        return post(api, target, content, ProductProcess.API_KEY);
    }

    private static HttpResponse<String> post(DiagnosisApi api, String target, String content, String key)
            throws Exception {
        var request = HttpRequest.newBuilder(api.address("uploads?target=" + target))
                .header("X-Api-Key", key)
                .header("Content-Type", "application/octet-stream")
                .POST(BodyPublishers.ofString(content))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    }

    private static void delete(DiagnosisApi api, long target) throws Exception {
        var request = HttpRequest.newBuilder(api.address("targets/" + target))
                .header("X-Api-Key", ProductProcess.API_KEY)
                .DELETE()
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(204);
    }

    private static long files(Instance instance) throws Exception {
        try (var files = Files.list(instance.dataDirectory().resolve("captures"))) {
            return files.count();
        }
    }

    private static long idOf(DiagnosisApi api, String name) throws Exception {
        for (var target : api.read("targets?itemsPerPage=500").path("data")) {
            if (target.path("name").asText().equals(name)) {
                return target.path("id").asLong();
            }
        }
        throw new AssertionError("there is no target " + name);
    }

    private JsonNode verdict(DiagnosisApi api, long target) throws Exception {
        var id = JSON.readTree(api.post("targets/" + target + "/diagnoses", Map.of("window", "PT1H"))
                        .body())
                .path("id")
                .asLong();
        Awaiting.until(
                "diagnosis " + id + " is over",
                VERDICT,
                () -> api.read("diagnoses/" + id).path("state").asText().equals("FINISHED"),
                tables::text);
        return api.read("diagnoses/" + id);
    }

    private Instance instance(String name) throws Exception {
        return FastSchedule.onRequestOnly(Instance.in(directory.resolve(name)))
                .with("plumbline.initial.api.key", ProductProcess.API_KEY)
                .with("plumbline.database.url", tables.url())
                .with("plumbline.database.user", "postgres")
                .with("plumbline.database.password", "unused")
                .with("plumbline.instance.name", name)
                .with("plumbline.upload.free-space", "1")
                // a starved machine must not look like a dead instance
                .with("plumbline.diagnosis.lease", "PT10S");
    }
}
