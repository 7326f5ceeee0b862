package io.plumbline.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.testing.FreePort;
import io.plumbline.testing.TestDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DatabaseWaitTest {

    private static final Duration PATIENCE = Duration.ofMillis(1500);

    private final StringWriter told = new StringWriter();
    private final Output output = new Output(new PrintWriter(new StringWriter()), new PrintWriter(told));

    @Test
    void aDatabaseThatIsNotThereIsWaitedForAsLongAsConfigured() {
        var nobody =
                new DatabaseAddress("jdbc:postgresql://127.0.0.1:" + FreePort.find() + "/plumbline", "plumbline", "");
        var startedAtNanos = System.nanoTime();

        assertThatThrownBy(() -> new DatabaseWait(nobody, PATIENCE, output).untilItAnswers())
                .isInstanceOf(LaunchException.class)
                .hasMessageContaining(nobody.url())
                .hasMessageContaining("did not answer within 1 s");

        assertThat(Duration.ofNanos(System.nanoTime() - startedAtNanos)).isGreaterThanOrEqualTo(PATIENCE);
        assertThat(told.toString()).contains("waiting for the database " + nobody.url());
    }

    @Test
    void aDatabaseThatAnswersIsNotWaitedFor() throws LaunchException {
        var database = new DatabaseAddress(TestDatabase.fresh().url(), "postgres", "");

        new DatabaseWait(database, PATIENCE, output).untilItAnswers();

        assertThat(told.toString()).isEmpty();
    }
}
