package io.plumbline.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import org.junit.jupiter.api.Test;

class StopSequenceTest {

    private final ArrayList<String> stopped = new ArrayList<>();
    private final StopSequence stops = new StopSequence();

    @Test
    void whatWasStartedLastStopsFirstAndOnce() throws LaunchException {
        stops.start(() -> "database", () -> stopped.add("database"));
        stops.start(() -> "server", () -> stopped.add("server"));

        stops.stopAll();
        stops.stopAll();

        assertThat(stopped).containsExactly("server", "database");
    }

    @Test
    void aStartThatFailsHalfWayIsStopped() {
        assertThatThrownBy(() -> stops.start(
                        () -> {
                            throw LaunchException.environment("no disk");
                        },
                        () -> stopped.add("half")))
                .hasMessage("no disk");

        stops.stopAll();

        assertThat(stopped).containsExactly("half");
    }

    @Test
    void nothingStartsAfterAStop() {
        stops.stopAll();

        assertThatThrownBy(() -> stops.start(() -> "late", () -> stopped.add("late")))
                .isInstanceOf(LaunchException.class);
        assertThat(stopped).isEmpty();
    }
}
