package io.plumbline.batch.target;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.target.JvmProbe.Container;
import io.plumbline.batch.target.JvmProbe.Feature;
import io.plumbline.batch.target.JvmProbe.Flag;
import io.plumbline.testing.Jdk25;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProbeTakerTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final ProbeTaker TAKER = new ProbeTaker(Clock.fixed(NOON, ZoneOffset.UTC));

    @Test
    void theJvmsThatAreHereTellTheirSwitchesAndWhatTheyOffer() throws Exception {
        for (var home : List.of(Path.of(System.getProperty("java.home")), Jdk25.required())) {
            try (var jvm = RunningJvm.start(home, 1, "-XX:MaxMetaspaceSize=200m", "-XX:NativeMemoryTracking=summary");
                    var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
                var probe = TAKER.take(connection);

                assertThat(probe.at()).isEqualTo(NOON);
                assertThat(probe.runtimeVersion())
                        .startsWith(Integer.toString(connection.identity().feature()));
                assertThat(probe.flags())
                        .contains(new Flag("MaxMetaspaceSize", Long.toString(200 << 20), "command line"))
                        .isSortedAccordingTo(Comparator.comparing(Flag::name));
                assertThat(flag(probe, "MaxHeapSize")).isEqualTo(Long.toString(160 << 20));
                assertThat(probe.lacks()).isEmpty();
                assertThat(probe.container().processors()).isPositive();
                assertThat(probe.container().memoryBytes()).isGreaterThan(1L << 28);
            }
        }
    }

    @Test
    void java11InAContainerOfVersion1() throws Exception {
        var probe = probe(RecordedAnswers.java11());

        assertThat(probe.distribution()).isEqualTo("Temurin-11.0.24+8");
        assertThat(probe.flags())
                .containsExactly(
                        new Flag("MaxHeapSize", "536870912", "ergonomic"),
                        new Flag("MaxMetaspaceSize", "268435456", "command line"),
                        new Flag("MaxRAMPercentage", "25.000000", "default"),
                        new Flag("NativeMemoryTracking", "off", "default"),
                        new Flag("UseCompressedOops", "true", "ergonomic"),
                        new Flag("UseContainerSupport", "true", "default"));
        assertThat(probe.container()).isEqualTo(new Container("cgroupv1", 2L << 30, 1.5, 2, 16_000_000_000L));
        assertThat(probe.lacks())
                .as("whose answers are played is not here")
                .containsExactly(Feature.NATIVE_MEMORY, Feature.NATIVE_TRIM, Feature.SAME_FILES);
        assertThat(probe.toString()).doesNotContain("hunter2");
    }

    @Test
    void java21OutsideAContainer() throws Exception {
        var probe = probe(RecordedAnswers.java21());

        assertThat(probe.distribution()).isEqualTo("Zulu21.50+19-CA");
        assertThat(flag(probe, "ZGenerational")).isEqualTo("true");
        assertThat(probe.container()).isEqualTo(new Container(null, null, null, 8, 33_000_000_000L));
        assertThat(probe.lacks()).containsExactly(Feature.SAME_FILES);
    }

    @Test
    void java25InAContainerOfVersion2() {
        assertThat(ContainerText.in(RecordedAnswers.CONTAINER_OF_JAVA_25).with(1, 1L << 30))
                .isEqualTo(new Container("cgroupv2", 1L << 30, 1.0, 1, 1L << 30));
    }

    @Test
    void aJvmThatAnswersNothingOfThisLacksItAll() throws Exception {
        var probe = probe(RecordedAnswers.silent());

        assertThat(probe.flags()).isEmpty();
        assertThat(probe.container()).isEqualTo(new Container(null, null, null, null, null));
        assertThat(probe.lacks()).containsExactly(Feature.values());
    }

    @Test
    void noLimitIsNone() {
        var text = """
                container (cgroup) information:
                container_type: <b>
                cpu_quota: not supported
                cpu_period: 0
                memory_limit_in_bytes: 9223372036854771712
                """;

        assertThat(ContainerText.in(text).with(null, null)).isEqualTo(new Container(null, null, null, null, null));
        assertThat(ContainerText.in(text.replace("9223372036854771712", "999999999999999999 k"))
                        .with(null, null)
                        .memoryLimitBytes())
                .isNull();
    }

    private static String flag(JvmProbe probe, String name) {
        return probe.flags().stream()
                .filter(flag -> flag.name().equals(name))
                .map(Flag::value)
                .findFirst()
                .orElse("");
    }

    private static JvmProbe probe(PlayedJvm.Answers answers) throws Exception {
        try (var played = PlayedJvm.start(answers);
                var connection = JvmConnection.open(played.address(), ConnectionLimits.DEFAULT)) {
            return TAKER.take(connection);
        }
    }
}
