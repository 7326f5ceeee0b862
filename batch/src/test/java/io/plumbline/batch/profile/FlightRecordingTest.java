package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.batch.flight.FlightEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import jdk.jfr.Recording;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlightRecordingTest {

    @TempDir
    private Path folder;

    private Path recording;

    @BeforeEach
    void record() throws IOException {
        recording = folder.resolve("recording.jfr");
        try (var flight = new Recording()) {
            flight.enable("jdk.JVMInformation");
            flight.start();
            flight.stop();
            flight.dump(recording);
        }
    }

    private void assertUnreadable(Consumer<FlightEvent> reader, String reason) {
        assertThatExceptionOfType(UnreadableRecordingException.class)
                .isThrownBy(() -> FlightRecording.forEach(recording, reader))
                .withMessageContaining(recording.toString())
                .withMessageContaining(reason);
    }

    @Test
    void anyExceptionOverAnEventIsTheFaultOfTheRecording() {
        assertUnreadable(event -> event.number("no such field"), "no such field");
        assertUnreadable(
                event -> {
                    throw new ClassCastException("a damaged value");
                },
                "a damaged value");
        assertUnreadable(event -> endless(1), "refer to themselves");
    }

    private static int endless(int depth) {
        return depth == 0 ? 0 : 1 + endless(depth + 1);
    }
}
