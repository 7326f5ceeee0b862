package io.plumbline.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 7 of what the diagnosis can do, from the command line. */
class EventsCommandTest {

    @TempDir
    private static Path folder;

    private static Path recording;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** Whose text may be made to harm who reads it. */
    @Name("example.Greeting")
    static final class Greeting extends Event {
        String text = "\u001b[31mhello";
        int number = 7;
    }

    @BeforeAll
    static void record() throws IOException {
        recording = folder.resolve("events.jfr");
        try (var events = new Recording()) {
            events.enable(Greeting.class);
            events.start();
            for (int i = 0; i < 3; i++) {
                new Greeting().commit();
            }
            events.stop();
            events.dump(recording);
        }
    }

    private int run(Object... arguments) {
        var texts = Arrays.stream(arguments).map(Object::toString).toArray(String[]::new);
        return Plumbline.commandLine(texts)
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(texts);
    }

    @Test
    void eventsThatMatchArePrinted() {
        var filter = "type == 'example.Greeting' && number > 6 && thread.state == 'RUNNABLE'";

        assertThat(run("events", recording, "--filter", filter, "--limit", 2)).isZero();

        assertThat(out.toString())
                .startsWith("3 of ")
                .contains("example.Greeting", "text=?[31mhello, number=7", "EventsCommandTest.record")
                .contains("All of them are counted, and the first shown one by one: 2.")
                .doesNotContain("\u001b");
    }

    @Test
    void asJsonToo() throws Exception {
        assertThat(run("events", recording, "--filter", "type == 'example.Greeting'", "--json"))
                .isZero();

        var answer = new ObjectMapper().readTree(out.toString());
        assertThat(answer.path("matched").asInt()).isEqualTo(3);
        assertThat(answer.path("types").get(0).path("type").asText()).isEqualTo("example.Greeting");
        assertThat(answer.path("events").get(0).path("fields").path("number").asText())
                .isEqualTo("7");
    }

    @Test
    void aWrongFilterIsBadInputAndItsPlaceIsShown() {
        assertThat(run("events", recording, "--filter", "type == 'example.Greeting' && nmber > 6"))
                .isEqualTo(2);

        assertThat(err.toString())
                .contains("the filter is wrong at column 31: \"nmber\"")
                .contains("\n" + " ".repeat(30) + "^");
    }

    @Test
    void whatIsNoRecordingIsBadInput() throws Exception {
        var text = Files.writeString(folder.resolve("text.jfr"), "no recording".repeat(20));

        assertThat(run("events", text, "--filter", "true")).isEqualTo(2);
        assertThat(run("events", folder.resolve("missing"), "--filter", "true")).isEqualTo(2);
        assertThat(run("events", folder, "--filter", "true")).isEqualTo(2);
        assertThat(run("events", recording)).isEqualTo(2);
        assertThat(run("events", recording, "--filter", "true", "--limit", -1)).isEqualTo(2);
        assertThat(err.toString())
                .contains("is not a flight recording")
                .contains("there is no file")
                .contains("Missing required option")
                .contains("the limit of events is \"-1\"");
    }
}
