package io.plumbline.batch.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import jdk.jfr.Recording;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ThreadStartsTest {

    @Test
    void threadsThatLiveOnAreToldWithWhoStartedThem(@TempDir Path directory) throws Exception {
        var file = directory.resolve("threads.jfr");
        var end = new CountDownLatch(1);
        try (var recording = new Recording()) {
            recording.enable("jdk.ThreadStart").withStackTrace();
            recording.enable("jdk.ThreadEnd");
            recording.start();
            startedHere("lives on", end);
            var ended = startedHere("has ended", new CountDownLatch(0));
            ended.join();
            recording.stop();
            recording.dump(file);
        } finally {
            end.countDown();
        }

        var started = ThreadStarts.read(file);

        assertThat(started)
                .extracting(ThreadStarts.Started::name)
                .contains("lives on")
                .doesNotContain("has ended");
        assertThat(started)
                .filteredOn(thread -> thread.name().equals("lives on"))
                .singleElement()
                .satisfies(thread -> assertThat(thread.frames())
                        .anyMatch(frame -> frame.method().equals("startedHere")));
    }

    @Test
    void whatIsNoRecordingIsRefused(@TempDir Path directory) throws Exception {
        var text = Files.writeString(directory.resolve("text.jfr"), "no recording".repeat(20));

        assertThatThrownBy(() -> ThreadStarts.read(text)).isInstanceOf(UnreadableRecordingException.class);
        assertThatThrownBy(() -> ThreadStarts.read(directory.resolve("missing")))
                .isInstanceOf(UnreadableRecordingException.class);
    }

    private static Thread startedHere(String name, CountDownLatch end) {
        var thread = new Thread(
                () -> {
                    try {
                        end.await();
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }
}
