package io.plumbline.batch.capture;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.RunningJvm;
import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.management.JMException;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import jdk.jfr.consumer.RecordingFile;
import jdk.management.jfr.FlightRecorderMXBean;
import jdk.management.jfr.RecordingInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With JVMs of their own. */
class RaisedSamplingTest {

    private static final String THROTTLE = "jdk.ObjectAllocationSample#throttle";
    private static final Instant END = Instant.parse("2026-01-01T12:05:00Z");

    private final FlightRecorder recorder = new FlightRecorder(RecordingSettings.of("raised"));

    @Test
    void theJvmItselfEndsARaiseAndOtherRecordingsGoOnAsTheyWere(@TempDir Path folder) throws Exception {
        for (var home : List.of(Path.of(System.getProperty("java.home")), Jdk25.required())) {
            try (var jvm = RunningJvm.start(home, 1);
                    var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
                var foreign = foreign(connection);
                recorder.keep(connection, SamplingRates.BACKGROUND);
                var ours = named(connection, "plumbline-raised");
                var before = allocations(recorder.copy(connection, folder.resolve("before-" + jvm.pid() + ".jfr")));

                recorder.keep(connection, raised(SamplingPolicy.BLUE, Duration.ofSeconds(4), 1));

                assertThat(names(connection)).contains("plumbline-raised: blue until " + END);
                assertThat(settings(connection, "plumbline-raised: blue until " + END))
                        .containsEntry(THROTTLE, "320/s");
                assertThat(settings(connection, "plumbline-raised")).containsEntry(THROTTLE, "20/s");
                awaitState(connection, "plumbline-raised: blue until " + END, "STOPPED");
                var after = allocations(recorder.copy(connection, folder.resolve("after-" + jvm.pid() + ".jfr")));
                assertThat(after - before)
                        .as("what the raise has sampled is in the copy: more than 20 a second for as long")
                        .isGreaterThan(200);

                recorder.keep(connection, SamplingRates.BACKGROUND);
                assertThat(names(connection)).containsExactlyInAnyOrder("foreign", "plumbline-raised");
                assertThat(named(connection, "foreign")).isEqualTo(foreign);
                assertThat(state(connection, "foreign")).isEqualTo("RUNNING");
                assertThat(settings(connection, "foreign")).isEqualTo(Map.of("jdk.ThreadEnd#enabled", "true"));
                assertThat(named(connection, "plumbline-raised"))
                        .as("it never stopped")
                        .isEqualTo(ours);
            }
        }
    }

    @Test
    void ratesChangeWhileARecordingRuns() throws Exception {
        try (var jvm = RunningJvm.start(1);
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            recorder.keep(connection, raised(SamplingPolicy.CORE_API, Duration.ofMinutes(1), 1));
            var raise = "plumbline-raised: core-api until " + END;
            long began = named(connection, raise);

            recorder.keep(connection, raised(SamplingPolicy.CORE_API, Duration.ofMinutes(1), 0.5));
            assertThat(settings(connection, raise)).containsEntry(THROTTLE, "40/s");
            assertThat(settings(connection, "plumbline-raised")).containsEntry(THROTTLE, "10/s");
            assertThat(named(connection, raise)).isEqualTo(began);

            recorder.keep(connection, raised(SamplingPolicy.BLUE, Duration.ofMinutes(1), 1));
            assertThat(names(connection))
                    .containsExactlyInAnyOrder("plumbline-raised", "plumbline-raised: blue until " + END);

            recorder.stop(connection);
            assertThat(names(connection)).isEmpty();
        }
    }

    @Test
    void transfersAreTimedInOtherJvmsAndNotInOurs() throws Exception {
        try (var jvm = RunningJvm.start(1);
                var other = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT);
                var ours = JvmConnection.toThisJvm()) {
            recorder.keep(other, SamplingRates.BACKGROUND);
            recorder.keep(ours, SamplingRates.BACKGROUND);
            var inOurs = settings(ours, "plumbline-raised");
            recorder.stop(ours);

            assertThat(settings(other, "plumbline-raised"))
                    .containsEntry("jdk.SocketRead#enabled", "true")
                    .containsEntry("jdk.JavaMonitorEnter#enabled", "true");
            assertThat(inOurs)
                    .containsEntry("jdk.SocketRead#enabled", "false")
                    .containsEntry("jdk.JavaMonitorEnter#enabled", "true");
        }
    }

    private static SamplingRates raised(SamplingPolicy policy, Duration left, double factor) {
        return new SamplingRates(SamplingPolicy.BACKGROUND, new SamplingRates.Raised(policy, END, left), factor);
    }

    private static long foreign(JvmConnection connection) throws IOException {
        return connection.ask(beans -> {
            long id = bean(beans).newRecording();
            bean(beans).setRecordingOptions(id, Map.of("name", "foreign"));
            bean(beans).setRecordingSettings(id, Map.of("jdk.ThreadEnd#enabled", "true"));
            bean(beans).startRecording(id);
            return id;
        });
    }

    private static long allocations(FlightRecorder.Copy copy) throws IOException {
        return RecordingFile.readAllEvents(copy.file()).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.ObjectAllocationSample"))
                .count();
    }

    private static void awaitState(JvmConnection connection, String name, String state) throws Exception {
        Await.until(() -> Optional.of(state(connection, name)).filter(state::equals));
    }

    private static List<String> names(JvmConnection connection) throws IOException {
        return connection.ask(beans ->
                bean(beans).getRecordings().stream().map(RecordingInfo::getName).toList());
    }

    private static String state(JvmConnection connection, String name) throws IOException {
        return connection.ask(beans -> info(beans, name).getState());
    }

    private static long named(JvmConnection connection, String name) throws IOException {
        return connection.ask(beans -> info(beans, name).getId());
    }

    private static Map<String, String> settings(JvmConnection connection, String name) throws IOException {
        return connection.ask(
                beans -> bean(beans).getRecordingSettings(info(beans, name).getId()));
    }

    private static RecordingInfo info(MBeanServerConnection beans, String name) throws JMException {
        return bean(beans).getRecordings().stream()
                .filter(recording -> recording.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static FlightRecorderMXBean bean(MBeanServerConnection beans) throws JMException {
        return JMX.newMXBeanProxy(beans, new ObjectName(FlightRecorderMXBean.MXBEAN_NAME), FlightRecorderMXBean.class);
    }
}
