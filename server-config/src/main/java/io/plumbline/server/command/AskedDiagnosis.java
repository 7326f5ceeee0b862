package io.plumbline.server.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.plumbline.server.launcher.ExitCode;
import io.plumbline.server.launcher.LaunchException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A diagnosis that a server was asked for, once it is over. Immutable.
 *
 * @param json as the server tells it
 */
record AskedDiagnosis(JsonNode json) {

    private static final Duration LOOK = Duration.ofMillis(500);

    /** Asks for a diagnosis of a target and waits until it is over. */
    static AskedDiagnosis of(RemoteServer server, long target, String window) throws LaunchException {
        var asked = server.post("targets/" + target + "/diagnoses", Map.of("window", window))
                .expect(RemoteServer.ACCEPTED, "no diagnosis was started")
                .json();
        var id = asked.path("id").asLong();
        var diagnosis = new AskedDiagnosis(asked);
        while (!diagnosis.isOver()) {
            rest();
            diagnosis = new AskedDiagnosis(server.get("diagnoses/" + id)
                    .expect(RemoteServer.OK, "diagnosis " + id + " cannot be read")
                    .json());
        }
        return diagnosis;
    }

    private static void rest() throws LaunchException {
        try {
            Thread.sleep(LOOK.toMillis());
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw LaunchException.environment("the command was stopped; the diagnosis goes on");
        }
    }

    private boolean isOver() {
        var state = json.path("state").asText();
        return state.equals("FINISHED") || state.equals("FAILED");
    }

    /** That of its verdict. */
    ExitCode exitCode() {
        return switch (json.path("verdict").asText()) {
            case "STEADY" -> ExitCode.FINE;
            case "LEAK" -> ExitCode.LEAK;
            case "GROWTH" -> ExitCode.GROWTH;
            case "INCONCLUSIVE" -> ExitCode.INCONCLUSIVE;
            default -> ExitCode.OUR_FAULT;
        };
    }

    /** What a reader is told: the verdict, and what was found. */
    List<String> lines() {
        var lines = new ArrayList<String>();
        var verdict = json.path("verdict").asText(json.path("state").asText());
        lines.add(verdict + ": " + json.path("reason").asText());
        for (var finding : json.path("findings")) {
            lines.add("  grade " + finding.path("grade").asText() + ": "
                    + finding.path("summary").asText());
        }
        return lines;
    }
}
