package io.plumbline.server.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.plumbline.persistence.configuration.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a server that answers what it is told to. */
class UploadCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final List<String> asked = new ArrayList<>();
    private final List<String> lengths = new ArrayList<>();
    private int status = 201;
    private String later = "";
    private String answer =
            "{\"id\":7,\"target\":3,\"kind\":\"HEAP_SNAPSHOT\",\"contentAt\":\"2026-11-26T12:00:00Z\",\"bytes\":1234}";

    @TempDir
    private Path directory;

    private HttpServer server;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            lengths.add(String.valueOf(exchange.getRequestHeaders().getFirst("Content-Length")));
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(exchange.getRequestURI() + " "
                    + exchange.getRequestHeaders().getFirst("X-Api-Key") + " " + body);
            var isUpload = exchange.getRequestURI().getPath().endsWith("/uploads");
            var bytes = (isUpload || later.isEmpty() ? answer : later).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(statusOf(exchange.getRequestURI()), bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
        server.start();
    }

    private int statusOf(URI asked) {
        return asked.getPath().endsWith("/diagnoses") ? 202 : status;
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private int run(String... arguments) {
        var all = new ArrayList<>(List.of("upload"));
        all.addAll(List.of(arguments));
        var texts = all.toArray(String[]::new);
        return Plumbline.commandLine(texts)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts);
    }

    private String file() throws IOException {
        return Files.writeString(directory.resolve("heap of monday.hprof"), "JAVA PROFILE 1.0.2")
                .toString();
    }

    @Test
    void aFileIsSentAndWhatItBecameIsTold() throws IOException {
        assertThat(run(file(), "--target", "the shop", "--url", url() + "/", "--key", "secret"))
                .isZero();

        assertThat(asked)
                .containsExactly(
                        "/rest/diagnosis/v1/uploads?target=the+shop&name=heap+of+monday.hprof secret JAVA PROFILE 1.0.2");
        assertThat(out.toString()).contains("capture 7, heap snapshot of 2026-11-26T12:00:00Z, 1,234 bytes");
    }

    @Test
    void howFarALargeFileIsIsToldMeanwhile() throws IOException {
        var large = Path.of(file());
        try (var file = FileChannel.open(large, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), (16 << 20) - 1);
        }

        assertThat(run(large.toString(), "--target", "shop", "--url", url(), "--key", "secret"))
                .isZero();

        assertThat(lengths).containsExactly("16777216");
        assertThat(err.toString().lines()).hasSize(11).last().asString().isEqualTo("heap of monday.hprof: 100 % sent");
    }

    @Test
    void theTargetIsRegisteredIfThatIsAskedFor() throws IOException {
        assertThat(run(file(), "--target", "shop", "--create", "--json", "--url", url(), "--key", "secret"))
                .isZero();

        assertThat(asked).hasSize(2);
        assertThat(asked.get(0)).contains("/targets secret").contains("\"kind\":\"upload\"");
        assertThat(out.toString()).startsWith("{\"captures\":[{\"id\":7");
    }

    @Test
    void theVerdictOnWhatWasSentIsTheExitCode() throws IOException {
        later = "{\"id\":9,\"state\":\"FINISHED\",\"verdict\":\"LEAK\",\"reason\":\"Orders leak\","
                + "\"findings\":[{\"grade\":\"B\",\"summary\":\"held by Orders\\u001b.BY_ID\"}]}";

        assertThat(run(file(), "--target", "shop", "--url", url(), "--key", "secret", "--diagnose=PT1H"))
                .isEqualTo(1);

        assertThat(asked.get(1)).contains("/targets/3/diagnoses").contains("{\"window\":\"PT1H\"}");
        assertThat(out.toString()).contains("LEAK: Orders leak", "  grade B: held by Orders?.BY_ID");
    }

    @Test
    void whatTheServerRefusesIsToldInItsWords() throws IOException {
        status = 400;
        answer = "{\"detail\":\"The file is not taken: it is a GC log.\"}";

        assertThat(run(file(), "--target", "shop", "--url", url(), "--key", "secret"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("was not taken: The file is not taken: it is a GC log.");
    }

    @Test
    void aTargetThatIsNotThereIsToldWithWhatToDo() throws IOException {
        status = 404;

        assertThat(run(file(), "--target", "shop", "--url", url(), "--key", "secret"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("there is no target \"shop\"").contains("--create");
    }

    @Test
    void whatIsMissingIsToldInOneLineBeforeAnythingIsSent() throws IOException {
        assertThat(run("nowhere.hprof", "--target", "shop", "--url", url(), "--key", "secret"))
                .isEqualTo(2);
        assertThat(run(file(), "--target", "shop", "--url", "ftp://host", "--key", "secret"))
                .isEqualTo(2);

        assertThat(err.toString().lines()).hasSize(2);
        assertThat(err.toString())
                .contains("there is no file \"nowhere.hprof\"")
                .contains("--url is \"ftp://host\"");
        assertThat(asked).isEmpty();
    }

    @Test
    void whatIsNoEvidenceIsNotSent() throws IOException {
        var log = Files.writeString(directory.resolve("notes.txt"), "Hello, world")
                .toString();

        assertThat(run(log, "--target", "shop", "--url", url(), "--key", "secret"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("is not sent: it is neither a heap dump");
        assertThat(asked).isEmpty();
    }

    @Test
    void aServerThatDoesNotAnswerIsTold() throws IOException {
        assertThat(run(file(), "--target", "shop", "--url", "http://127.0.0.1:1", "--key", "secret"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("did not answer");
    }

    @Test
    void theServerOfThisMachineIsMeantUnlessAnotherIsNamed() {
        assertThat(settings(Map.of("plumbline.http.port", "18080")).server())
                .isEqualTo(URI.create("http://127.0.0.1:18080"));
        var named = settings(
                Map.of("plumbline.client.url", "https://plumbline.example.org/", "plumbline.client.api.key", "k"));
        assertThat(named).isEqualTo(new ClientSettings(URI.create("https://plumbline.example.org"), Optional.of("k")));
        assertThatThrownBy(() -> settings(Map.of("plumbline.client.url", "plumbline")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("plumbline.client.url is \"plumbline\"");
    }

    private static ClientSettings settings(Map<String, String> values) {
        return ClientSettings.from(new Settings(key -> Optional.ofNullable(values.get(key))));
    }
}
