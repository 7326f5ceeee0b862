package io.plumbline.bench.redirect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.regex.Pattern;

/** The load generator: one thread that keeps a number of connections busy. Stateless. */
final class Wrk {

    private static final Pattern RESULT =
            Pattern.compile("(?m)^result (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+) (\\d+)$");

    private final Path script;
    private final RedirectBenchSettings settings;
    private final String apiKey;

    Wrk(RedirectBenchSettings settings, String apiKey) throws IOException {
        this.settings = settings;
        this.apiKey = apiKey;
        this.script = settings.directory().resolve("load.lua");
        try (InputStream source = Wrk.class.getResourceAsStream("load.lua")) {
            Files.copy(source, script, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /**
     * Asks for a while.
     *
     * @param links over how many the load spreads
     */
    Answers ask(Load load, URI server, int seconds, long links) throws IOException, InterruptedException {
        var command = List.of(
                Tool.WRK.path(),
                "-t1",
                "-c" + settings.connections(),
                "-d" + seconds + "s",
                "-s",
                script.toString(),
                server.toString(),
                "--",
                load.key(),
                Long.toString(links),
                server.getAuthority(),
                apiKey,
                Long.toString(System.nanoTime() & 0xFFFFFFFL));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        var result = RESULT.matcher(printed);
        if (!result.find()) {
            throw new IllegalStateException("wrk failed: " + printed);
        }
        return new Answers(
                number(result.group(1)),
                number(result.group(2)),
                number(result.group(3)),
                number(result.group(4)),
                number(result.group(5)),
                number(result.group(6)),
                number(result.group(7)));
    }

    private static long number(String text) {
        return Long.parseLong(text);
    }

    /**
     * What came back; immutable.
     *
     * @param errors answers with a status of 400 or more
     * @param broken connections that could not be made, read, written, or that were silent for too long
     */
    record Answers(
            long requests, long micros, long p50Micros, long p99Micros, long p999Micros, long errors, long broken) {

        double perSecond() {
            return requests * 1e6 / micros;
        }
    }
}
