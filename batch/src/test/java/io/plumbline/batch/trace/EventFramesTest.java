package io.plumbline.batch.trace;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.profile.FlightRecording;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import jdk.jfr.Event;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventFramesTest {

    private static final int TURNS = 12;

    /** Of a stack of its own for each way of turning left and right. */
    @Name("io.plumbline.test.Turned")
    static final class Turned extends Event {}

    private static void turn(int turns, int way) {
        if (turns == 0) {
            new Turned().commit();
        } else if (way % 2 == 0) {
            left(turns, way);
        } else {
            right(turns, way);
        }
    }

    private static void left(int turns, int way) {
        turn(turns - 1, way / 2);
    }

    private static void right(int turns, int way) {
        turn(turns - 1, way / 2);
    }

    @Test
    void deepStacksAreHeldByTheirFrames(@TempDir Path folder) throws Exception {
        var file = folder.resolve("deep.jfr");
        try (var recording = new Recording()) {
            recording.enable(Turned.class).withStackTrace();
            recording.start();
            for (int way = 0; way < 1 << TURNS; way++) {
                turn(TURNS, way);
            }
            recording.stop();
            recording.dump(file);
        }

        var frames = new EventFrames();
        var read = new AtomicLong();
        var cleared = new AtomicInteger();
        var before = new AtomicInteger();
        FlightRecording.forEach(file, event -> {
            var stack = frames.of(event);
            assertThat(frames.of(event)).isSameAs(stack);
            assertThat(frames.held()).isBetween(stack.size(), EventFrames.MOST_FRAMES);
            read.addAndGet(stack.size());
            cleared.addAndGet(frames.held() < before.get() ? 1 : 0);
            before.set(frames.held());
        });
        assertThat(read.get()).isGreaterThan(EventFrames.MOST_FRAMES);
        assertThat(cleared.get()).isEqualTo(1);
    }
}
