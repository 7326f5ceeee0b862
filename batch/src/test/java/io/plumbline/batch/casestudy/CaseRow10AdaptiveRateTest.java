package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.capture.AdaptiveRate;
import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.MemorySample;
import io.plumbline.batch.capture.MemorySampler;
import io.plumbline.batch.capture.RecordingSettings;
import io.plumbline.batch.capture.SamplingPolicy;
import io.plumbline.batch.capture.SamplingRates;
import io.plumbline.batch.profile.Frame;
import io.plumbline.batch.profile.Reading;
import io.plumbline.batch.profile.RecordedProfiles;
import io.plumbline.batch.profile.SampledCycles;
import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.RunningJvm;
import io.plumbline.testing.OwnJvm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import javax.management.ObjectName;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Row 10: the rate of samples rises after three collections without one, falls after a pause of more than 10 ms, and samples inside a
 * pause are left out.
 */
class CaseRow10AdaptiveRateTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A few hundred milliseconds with a small heap, in which a JVM takes one or two samples at the lowest rate. */
    private static final int COLLECTIONS = 20;

    private final FlightRecorder recorder = new FlightRecorder(RecordingSettings.of("row10"));

    @TempDir
    private Path folder;

    @Test
    void threeCollectionsWithoutASampleRaiseTheRateOfTheJvm() throws Exception {
        var seldom = new SamplingPolicy("seldom", SamplingPolicy.LEAST_DENSE, null, 10);
        try (var jvm = RunningJvm.start(1, "-XX:+UseSerialGC");
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            recorder.keep(connection, new SamplingRates(seldom, null, 1));
            assertThat(PolicyInJvm.setting(connection, "plumbline-row10", PolicyInJvm.THROTTLE))
                    .isEqualTo("1/s");
            for (int i = 0; i < COLLECTIONS; i++) {
                collect(connection);
            }

            var copy = recorder.copy(connection, folder.resolve("copy.jfr"), new SamplingRates(seldom, null, 1));
            int without = SampledCycles.ofLastPart(copy.file()).orElseThrow().longestWithout();
            var step = AdaptiveRate.afterCopy(1, without).orElseThrow();

            assertThat(without).isGreaterThanOrEqualTo(3);
            assertThat(step).isEqualTo(new AdaptiveRate.Step(2, without + " collections passed without a sample"));
            recorder.keep(connection, new SamplingRates(seldom, null, step.factor()));
            assertThat(PolicyInJvm.setting(connection, "plumbline-row10", PolicyInJvm.THROTTLE))
                    .isEqualTo("3/s");
        }
    }

    @Test
    void aPauseOfMoreThanTenMillisecondsLowersTheRateOfTheJvm() throws Exception {
        var adaptive = new AdaptiveRate();
        // a collector that looks through the whole heap before and after each collection takes its time
        try (var jvm = RunningJvm.start(
                        60,
                        "-XX:+UseSerialGC",
                        "-XX:+UnlockDiagnosticVMOptions",
                        "-XX:+VerifyBeforeGC",
                        "-XX:+VerifyAfterGC");
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            recorder.keep(connection, SamplingRates.BACKGROUND);
            collect(connection);
            var before = new MemorySampler(Clock.systemUTC()).sample(connection);
            assertThat(adaptive.afterSample(1, before, false)).isEmpty();

            var sample = afterALongPause(connection);
            var step = adaptive.afterSample(1, sample, false).orElseThrow();

            assertThat(step)
                    .isEqualTo(new AdaptiveRate.Step(0.5, "its last pause took " + sample.lastPauseMillis() + " ms"));
            recorder.keep(connection, new SamplingRates(SamplingPolicy.BACKGROUND, null, step.factor()));
            assertThat(PolicyInJvm.setting(connection, "plumbline-row10", PolicyInJvm.THROTTLE))
                    .isEqualTo("10/s");
            assertThat(PolicyInJvm.setting(connection, "plumbline-row10", PolicyInJvm.PERIOD))
                    .isEqualTo("2000 ms");
        }
    }

    private static MemorySample afterALongPause(JvmConnection connection) throws Exception {
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            collect(connection);
            var sample = new MemorySampler(Clock.systemUTC()).sample(connection);
            if (sample.lastPauseMillis() > 10) {
                return sample;
            }
        }
        throw new AssertionError("no pause of more than 10 ms within " + PATIENCE);
    }

    private static void collect(JvmConnection connection) throws IOException {
        connection.ask(beans -> Optional.ofNullable(beans.invoke(
                new ObjectName(ManagementFactory.MEMORY_MXBEAN_NAME), "gc", new Object[0], new String[0])));
    }

    @Test
    void samplesInsideAPauseAreLeftOut() throws Exception {
        var file = folder.resolve("pause.jfr");
        OwnJvm.run(PausedProgram.class, file.toString());

        var profiles = RecordedProfiles.read(file);

        assertThat(sampled(file, "inside")).isPositive();
        assertThat(told(profiles, "inside")).isZero();
        assertThat(told(profiles, "outside")).isEqualTo(sampled(file, "outside"));
        assertThat(profiles.notes())
                .anyMatch(note -> note.contains("lie inside a pause of the collector and were left out"));
    }

    private static long sampled(Path file, String method) throws IOException {
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("jdk.ObjectAllocationSample"))
                .filter(event -> event.getStackTrace() != null
                        && event.getStackTrace().getFrames().stream()
                                .anyMatch(frame -> isOurs(
                                        frame.getMethod().getType().getName(),
                                        frame.getMethod().getName(),
                                        method)))
                .count();
    }

    private static long told(RecordedProfiles profiles, String method) {
        return profiles.in(Reading.ALLOCATED).orElseThrow().stacks().stream()
                .filter(stack -> stack.frames().stream().anyMatch(frame -> isOurs(frame, method)))
                .mapToLong(stack -> stack.samples())
                .sum();
    }

    private static boolean isOurs(Frame frame, String method) {
        return isOurs(frame.className(), frame.method(), method);
    }

    private static boolean isOurs(String className, String name, String method) {
        return className.equals(PausedProgram.class.getName()) && name.equals(method);
    }
}
