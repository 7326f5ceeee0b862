package io.plumbline.batch.capture;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.RunningJvm;
import io.plumbline.batch.target.TargetRefusedException;
import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.management.JMX;
import javax.management.ObjectName;
import jdk.management.jfr.FlightRecorderMXBean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With JVMs of their own. */
class RepositoryRoomTest {

    /** More than any disk has. */
    private static final RecordingSettings ROOMY = new RecordingSettings(
            "roomy", Duration.ofHours(1), Long.MAX_VALUE / 8, 1 << 24, Duration.ofSeconds(30), Long.MAX_VALUE / 8);

    @TempDir
    private Path folder;

    @Test
    void theDiskIsTheOneThatTheJvmWritesTo() throws Exception {
        for (var home : List.of(Path.of(System.getProperty("java.home")), Jdk25.required())) {
            var temporary = Files.createDirectory(folder.resolve("of-" + home.getFileName()));
            try (var jvm = RunningJvm.start(home, 1, "-Djava.io.tmpdir=" + temporary);
                    var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
                var recorder = new FlightRecorder(RecordingSettings.of("room"));
                assertThat(recorder.room(connection).repository()).isNotNull();

                recorder.ensureRunning(connection);

                var repository = requireNonNull(recorder.room(connection).repository());
                assertThat(repository.toRealPath()).startsWith(temporary.toRealPath());
                try (var chunks = Files.list(repository)) {
                    assertThat(chunks).anyMatch(chunk -> chunk.toString().endsWith(".jfr"));
                }
            }
        }
    }

    @Test
    void nothingIsRecordedWhereThereIsLittleRoomAndWhatWasRecordedEnds() throws Exception {
        try (var jvm = RunningJvm.start(1);
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            new FlightRecorder(RecordingSettings.of("roomy")).ensureRunning(connection);
            assertThat(recordings(connection)).containsExactly("plumbline-roomy");
            var recorder = new FlightRecorder(ROOMY);

            assertThatExceptionOfType(TargetRefusedException.class)
                    .isThrownBy(() -> recorder.keep(connection, SamplingRates.BACKGROUND))
                    .withMessageContaining("plumbline.capture.recording-room");

            assertThat(recordings(connection)).isEmpty();
            assertThatExceptionOfType(TargetRefusedException.class)
                    .isThrownBy(() -> recorder.copy(connection, folder.resolve("copy.jfr")));
            assertThat(folder).isEmptyDirectory();
            assertThat(recordings(connection)).isEmpty();
        }
    }

    @Test
    void itBeginsAgainOnceAQuarterMoreIsFree() throws Exception {
        long free = Files.getFileStore(folder).getUsableSpace();
        var nearlyAll = new RepositoryRoom(folder, free - free / 10);

        assertThat(nearlyAll.lack(true)).isEmpty();
        assertThat(nearlyAll.lack(false))
                .hasValueSatisfying(why -> assertThat(why).contains(folder.toString()));
        assertThat(new RepositoryRoom(folder, free / 2).lack(false)).isEmpty();
        assertThat(new RepositoryRoom(folder, free * 2).lack(true)).isPresent();
    }

    @Test
    void whatIsNotSeenIsNotShort() {
        assertThat(new RepositoryRoom(null, Long.MAX_VALUE / 8).lack(false)).isEmpty();
        assertThat(new RepositoryRoom(folder.resolve("gone"), Long.MAX_VALUE / 8).lack(false))
                .isEmpty();
    }

    private static List<String> recordings(JvmConnection connection) throws IOException {
        return connection.ask(beans -> JMX
                .newMXBeanProxy(beans, new ObjectName(FlightRecorderMXBean.MXBEAN_NAME), FlightRecorderMXBean.class)
                .getRecordings()
                .stream()
                .map(info -> info.getName())
                .toList());
    }
}
