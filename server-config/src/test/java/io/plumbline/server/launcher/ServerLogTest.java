package io.plumbline.server.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {

    private static final String SEVERE =
            "2026-11-23T17:02:31.732+0000 SEVERE javax.core: Exception while loading the app";

    @TempDir
    private Path directory;

    @Test
    void onlyWholeLinesWrittenSinceTheLastLookAreNew() throws IOException, LaunchException {
        var file = Files.writeString(directory.resolve("server.log"), "of an earlier run\n");
        var log = ServerLog.in(directory, 1_000);

        Files.writeString(file, "first\nsec", StandardOpenOption.APPEND);
        assertThat(log.newLines()).containsExactly("first");

        Files.writeString(file, "ond\n", StandardOpenOption.APPEND);
        assertThat(log.newLines()).containsExactly("second");
    }

    @Test
    void aLogAtItsLimitIsKeptAsideAndEmptied() throws IOException, LaunchException {
        var file = Files.writeString(directory.resolve("server.log"), "x".repeat(100));
        var log = ServerLog.in(directory, 100);

        log.rotateIfLarge();
        Files.writeString(file, "new\n", StandardOpenOption.APPEND);

        assertThat(directory.resolve("server.log.1")).hasSize(100);
        assertThat(log.newLines()).containsExactly("new");
    }

    @Test
    void aSevereLineIsToldByItsMessage() {
        assertThat(ServerLog.severeMessage(SEVERE)).isEqualTo("Exception while loading the app");
        assertThat(ServerLog.severeMessage("2026-11-23T17:02:31.732+0000 INFO a: b"))
                .isEmpty();
    }

    @Test
    void aFailedStartIsExplainedByTheFirstFailureAndTheLastCauseBeforeTheServerSaysReady() {
        var failures = new StartFailures();

        failures.note(SEVERE);
        failures.note("Caused by: a.b.Wrapper: outside");
        failures.note("Caused by: a.b.Root: no table");
        failures.note("2026-11-23T17:02:32.000+0000 INFO PayaraMicro: Payara Micro ready in 9 (ms)");

        assertThat(failures.serverSaidReady()).isTrue();
        assertThat(failures.text()).isEqualTo(" (Exception while loading the app; cause: a.b.Root: no table)");
    }

    @Test
    void aTraceOfAnotherFailureExplainsNothing() {
        var failures = new StartFailures();

        failures.note("2026-11-23T17:02:31.732+0000 SEVERE javax.core: Shutting down");
        failures.note("java.net.BindException: Address already in use");
        failures.note("\tat java.base/sun.nio.ch.Net.bind0(Native Method)");
        failures.note("2026-11-23T17:02:31.740+0000 SEVERE javax.core: Failed to start, exiting");
        failures.note("Caused by: a.b.Wrapper: Server failed to start");

        assertThat(failures.text())
                .isEqualTo(" (Shutting down; cause: java.net.BindException: Address already in use)");
    }

    @Test
    void aCodeWithoutWordsGivesWayToTheNextMessage() {
        var failures = new StartFailures();

        failures.note("2026-11-23T17:02:31.732+0000 SEVERE a.b: AS-DEPLOYMENT-00026");
        assertThat(failures.text()).isEqualTo(" (AS-DEPLOYMENT-00026)");

        failures.note("2026-11-23T17:02:31.733+0000 SEVERE a.b: JNDI lookup failed");
        assertThat(failures.text()).isEqualTo(" (JNDI lookup failed)");
    }
}
