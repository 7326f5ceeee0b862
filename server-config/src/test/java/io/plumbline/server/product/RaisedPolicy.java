package io.plumbline.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JmxAddress;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.server.demo.DiagnosisApi;
import io.plumbline.server.demo.LabJvm;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import javax.management.JMX;
import javax.management.ObjectName;
import jdk.management.jfr.FlightRecorderMXBean;
import jdk.management.jfr.RecordingInfo;

/** A policy of sampling that was asked for a target, as its JVM and the product tell of it. */
record RaisedPolicy(LabJvm jvm, long target, String name, Instant endsAt) {

    private static final Duration WAIT = Duration.ofMinutes(5);
    private static final String OURS = "plumbline-default: ";

    /** Asks for it and waits until the JVM samples by it. */
    static RaisedPolicy asked(DiagnosisApi api, LabJvm jvm, long target, String name) throws Exception {
        assertThat(api.post("targets/" + target + "/policies", Map.of("policy", name))
                        .statusCode())
                .isEqualTo(202);
        var endsAt = Instant.parse(
                api.read("targets/" + target).path("sampling").path("endsAt").asText());
        var raised = new RaisedPolicy(jvm, target, name, endsAt);
        Awaiting.until(
                "the JVM is told of " + name, WAIT, () -> raised.recordings().contains(raised.recording()));
        return raised;
    }

    /** Checks that it is in force until the time that was said when it began. */
    void assertGoesOn(DiagnosisApi api) throws Exception {
        var sampling = api.read("targets/" + target).path("sampling");
        assertThat(sampling.path("policy").asText()).isEqualTo(name);
        assertThat(sampling.path("endsAt").asText()).isEqualTo(endsAt.toString());
        assertThat(recordings()).containsExactly(recording());
    }

    /** Waits until it is over, for the product and for the JVM, and checks that it did not end early. */
    void awaitOver(DiagnosisApi api) throws Exception {
        Awaiting.until(
                name + " is over",
                WAIT,
                () -> !api.read("targets/" + target).path("sampling").has("endsAt"));
        assertThat(Instant.now()).isAfterOrEqualTo(endsAt);
        Awaiting.until(
                "no recording of " + name + " runs", WAIT, () -> recordings().isEmpty());
    }

    /** Waits until what it sampled is copied, and checks that this is done once. */
    void awaitCopied(DiagnosisApi api) throws Exception {
        Awaiting.until("what " + name + " sampled is copied", WAIT, () -> copies(api) > 0);
        assertThat(copies(api)).isEqualTo(1);
    }

    private long copies(DiagnosisApi api) throws Exception {
        return StreamSupport.stream(
                        api.read("targets/" + target + "/captures").path("data").spliterator(), false)
                .filter(capture -> capture.path("kind").asText().equals("RECORDING"))
                .filter(capture -> capture.path("state").asText().equals("FINISHED"))
                .filter(capture -> capture.path("policy").path("name").asText().equals(name))
                // diagnoses meanwhile have copies of their own
                .filter(capture ->
                        !Instant.parse(capture.path("takenAt").asText()).isBefore(endsAt))
                .count();
    }

    private String recording() {
        return OURS + name + " until " + endsAt;
    }

    /** The names of those that run in the JVM to sample more densely for a while. */
    private List<String> recordings() throws IOException {
        try (var connection = JvmConnection.open(JmxAddress.parse(jvm.jmxUrl()), ConnectionLimits.DEFAULT)) {
            return connection.ask(beans -> JMX
                    .newMXBeanProxy(beans, new ObjectName(FlightRecorderMXBean.MXBEAN_NAME), FlightRecorderMXBean.class)
                    .getRecordings()
                    .stream()
                    .filter(recording -> recording.getState().equals("RUNNING"))
                    .map(RecordingInfo::getName)
                    .filter(recording -> recording.startsWith(OURS))
                    .toList());
        }
    }
}
