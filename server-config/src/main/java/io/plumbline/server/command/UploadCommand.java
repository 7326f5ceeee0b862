package io.plumbline.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.batch.upload.Reception;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LaunchException;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code upload}: sends heap dumps, flight recordings and GC logs to a server that runs, and asks for its verdict on them. */
@Command(
        name = "upload",
        description = "Sends heap dumps, flight recordings and GC logs of a target to a server that runs.",
        mixinStandardHelpOptions = true)
final class UploadCommand implements Callable<Integer> {

    /** Files that were sent before belong to it, too. */
    private static final String WINDOW = "PT24H";

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}");

    /** How far a smaller file is need not be told. */
    private static final long TOLD_BYTES = 16L << 20;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "A heap dump, a flight recording or a GC log, plain or packed by gzip.")
    private List<Path> files = List.of();

    @Option(names = "--target", required = true, description = "The target's name or number.")
    private String target = "";

    @Option(names = "--create", description = "Register the target, of kind upload, if there is none of that name.")
    private boolean create;

    @Option(
            names = "--diagnose",
            arity = "0..1",
            fallbackValue = WINDOW,
            paramLabel = "WINDOW",
            description = "Then wait for a diagnosis of what arrived within this time (" + WINDOW
                    + " if it is not given); the exit code is that of its verdict.")
    private @Nullable String window;

    @Option(
            names = "--url",
            description = "The server; PLUMBLINE_CLIENT_URL, or the one of this machine, if it is not given.")
    private @Nullable String url;

    @Option(
            names = "--key",
            description = "An API key with the right diagnosis-admin; PLUMBLINE_CLIENT_API_KEY if it is not given,"
                    + " where no list of processes shows it.")
    private @Nullable String key;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    /** What the command prints as JSON. */
    record Sent(List<JsonNode> captures, @Nullable JsonNode diagnosis) {

        Sent {
            captures = List.copyOf(captures);
        }
    }

    @Override
    public Integer call() throws LaunchException {
        for (var file : files) {
            requireEvidence(file);
        }
        var server = server(Settings.ofThisProcess());
        if (create) {
            register(server);
        }
        var captures = new ArrayList<JsonNode>();
        for (var file : files) {
            var capture = sent(server, file);
            captures.add(capture);
            tell(line(file, capture));
            if (capture.has("damage")) {
                tell("  not whole: " + capture.path("damage").asText());
            }
        }
        var diagnosis = window == null ? null : diagnosed(server, captures.get(0), window);
        if (json) {
            print(Json.of(new Sent(captures, diagnosis == null ? null : diagnosis.json())));
        }
        return (diagnosis == null ? ExitCode.FINE : diagnosis.exitCode()).code();
    }

    private RemoteServer server(Settings settings) throws LaunchException {
        var configured = ClientSettings.from(settings);
        var chosen = key == null ? configured.key().orElse("") : key.strip();
        if (chosen.isEmpty()) {
            throw LaunchException.environment("there is no API key: set PLUMBLINE_CLIENT_API_KEY or give --key; the key"
                    + " needs the right diagnosis-admin");
        }
        return new RemoteServer(url == null ? configured.server() : ClientSettings.serverOf("--url", url), chosen);
    }

    private static void requireEvidence(Path file) throws LaunchException {
        if (!Files.isRegularFile(file)) {
            throw LaunchException.environment("there is no file \"" + file + "\"");
        }
        if (!Files.isReadable(file)) {
            throw LaunchException.environment("the file \"" + file + "\" may not be read by this user");
        }
        try {
            var refusal = Reception.refusalOf(file);
            if (refusal.isPresent()) {
                throw LaunchException.environment("\"" + file + "\" is not sent: " + refusal.get());
            }
        } catch (IOException unreadable) {
            throw unreadable(file, unreadable);
        }
    }

    private static LaunchException unreadable(Path file, IOException why) {
        return LaunchException.environment("\"" + file + "\" cannot be read: " + why.getMessage());
    }

    private void register(RemoteServer server) throws LaunchException {
        var answer = server.post("targets", Map.of("name", target, "kind", "upload"));
        // whoever has the name already is meant
        if (answer.status() != RemoteServer.CONFLICT) {
            answer.expect(RemoteServer.CREATED, "target \"" + target + "\" could not be registered");
        }
    }

    private JsonNode sent(RemoteServer server, Path file) throws LaunchException {
        var path = "uploads?target=" + encoded(target) + "&name=" + encoded(String.valueOf(file.getFileName()));
        var answer = server.post(path, "application/octet-stream", content(file));
        if (answer.status() == RemoteServer.NOT_FOUND) {
            throw LaunchException.environment("there is no target \"" + target + "\" on " + server.address()
                    + "; register it there, or say --create");
        }
        return answer.expect(RemoteServer.CREATED, "\"" + file + "\" was not taken")
                .json();
    }

    private BodyPublisher content(Path file) throws LaunchException {
        try {
            return Files.size(file) < TOLD_BYTES
                    ? BodyPublishers.ofFile(file)
                    : ToldFile.content(
                            file,
                            new HeapProgress(spec.commandLine().getErr())
                                    .of(file)
                                    .of("sent"));
        } catch (IOException gone) {
            throw unreadable(file, gone);
        }
    }

    private AskedDiagnosis diagnosed(RemoteServer server, JsonNode capture, String within) throws LaunchException {
        var diagnosis = AskedDiagnosis.of(server, capture.path("target").asLong(), within);
        diagnosis.lines().forEach(this::tell);
        return diagnosis;
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static String line(Path file, JsonNode capture) {
        return String.format(
                Locale.ROOT,
                "%s: capture %d, %s of %s, %,d bytes",
                file,
                capture.path("id").asLong(),
                capture.path("kind").asText().toLowerCase(Locale.ROOT).replace('_', ' '),
                capture.path("contentAt").asText(),
                capture.path("bytes").asLong());
    }

    /** For a reader alone; names in a dump may be made to steer his terminal. */
    private void tell(String line) {
        if (!json) {
            print(CONTROL.matcher(line).replaceAll("?"));
        }
    }

    private void print(String text) {
        spec.commandLine().getOut().println(text);
        spec.commandLine().getOut().flush();
    }
}
