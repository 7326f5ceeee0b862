package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.LatencyWatch;
import io.plumbline.batch.capture.RecordingSettings;
import io.plumbline.batch.capture.SamplingPolicy;
import io.plumbline.batch.capture.SamplingRates;
import io.plumbline.batch.nightly.SamplingSettings;
import io.plumbline.batch.target.ConnectionLimits;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.RunningJvm;
import io.plumbline.persistence.configuration.Settings;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Row 11: three policies of sampling, 1:1024 for five minutes by hand, 1:4096 for half an hour when a latency jumps, 1:16384 for ever
 * with the ten heaviest stacks alone, and any of the user's.
 */
class CaseRow11PoliciesTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration EVERY = Duration.ofSeconds(15);

    private final SamplingSettings settings = settings(Map.of());

    @Test
    void theThreeOfTheCaseAreThereWithItsNumbers() {
        assertThat(settings.policies())
                .extracting(SamplingPolicy::name, SamplingPolicy::ratio, SamplingPolicy::lasts)
                .containsExactly(
                        tuple("blue", "1:1024", Duration.ofMinutes(5)),
                        tuple("core-api", "1:4096", Duration.ofMinutes(30)),
                        tuple("background", "1:16384", null));
        assertThat(settings.always()).isEqualTo(SamplingPolicy.BACKGROUND);
        assertThat(settings.always().topStacks()).isEqualTo(10);
        assertThat(settings.onLatency()).isEqualTo(SamplingPolicy.CORE_API);
    }

    @Test
    void aJvmSamplesAsEachOfThemSaysAndEndsItWithItsTime() throws Exception {
        var recorder = new FlightRecorder(RecordingSettings.of("row11"));
        try (var jvm = RunningJvm.start(1);
                var connection = JvmConnection.open(jvm.address(), ConnectionLimits.DEFAULT)) {
            recorder.keep(connection, new SamplingRates(settings.always(), null, 1));
            assertSampled(connection, "plumbline-row11", "20/s", "1000 ms", Duration.ZERO);

            raise(recorder, connection, SamplingPolicy.CORE_API);
            assertSampled(connection, raised("core-api"), "80/s", "250 ms", Duration.ofMinutes(30));

            raise(recorder, connection, SamplingPolicy.BLUE);
            assertSampled(connection, raised("blue"), "320/s", "63 ms", Duration.ofMinutes(5));
            assertSampled(connection, "plumbline-row11", "20/s", "1000 ms", Duration.ZERO);
        }
    }

    private void raise(FlightRecorder recorder, JvmConnection connection, SamplingPolicy policy) throws IOException {
        var lasts = Objects.requireNonNull(policy.lasts());
        recorder.keep(
                connection,
                new SamplingRates(settings.always(), new SamplingRates.Raised(policy, NOON.plus(lasts), lasts), 1));
    }

    private String raised(String policy) {
        var lasts = settings.policies().stream()
                .filter(known -> known.name().equals(policy))
                .findFirst()
                .map(SamplingPolicy::lasts)
                .orElseThrow();
        return "plumbline-row11: " + policy + " until " + NOON.plus(lasts);
    }

    private static void assertSampled(
            JvmConnection connection, String recording, String throttle, String period, Duration lasts)
            throws IOException {
        assertThat(PolicyInJvm.setting(connection, recording, PolicyInJvm.THROTTLE))
                .isEqualTo(throttle);
        assertThat(PolicyInJvm.setting(connection, recording, PolicyInJvm.PERIOD))
                .isEqualTo(period);
        assertThat(PolicyInJvm.seconds(connection, recording)).isEqualTo(lasts.toSeconds());
    }

    @Test
    void aJumpOfTheLatencyBeginsOneAndNoOtherBeforeItWasCalmForAMinute() {
        var watch = new LatencyWatch();
        var at = NOON;
        at = readings(watch, at, 40, 20, 0);
        at = readings(watch, at, 8, 90, 1);
        at = readings(watch, at, 3, 20, 0);
        at = readings(watch, at, 8, 90, 0);
        at = readings(watch, at, 8, 28, 0);
        at = readings(watch, at, 8, 90, 0);
        at = readings(watch, at, 8, 20, 0);

        assertThat(readings(watch, at, 8, 90, 1)).isAfter(NOON);
    }

    /** So many readings of one level, and how many jumps are seen in them; returns the time of the last. */
    private static Instant readings(LatencyWatch watch, Instant after, int times, double millis, int jumps) {
        var at = after;
        int seen = 0;
        for (int i = 0; i < times; i++) {
            at = at.plus(EVERY);
            seen += watch.next(at, millis).isPresent() ? 1 : 0;
        }
        assertThat(seen).as(times + " times " + millis + " ms until " + at).isEqualTo(jumps);
        return at;
    }

    @Test
    void aUsersOwnStandsBesideThem() {
        var own = settings(Map.of(
                "plumbline.sampling.policies", "deep 1:512 for 2m, quiet 1:65536 top 5",
                "plumbline.sampling.always", "quiet",
                "plumbline.sampling.on-latency", "deep"));

        assertThat(own.policies()).startsWith(SamplingPolicy.BLUE, SamplingPolicy.CORE_API, SamplingPolicy.BACKGROUND);
        assertThat(own.always()).isEqualTo(new SamplingPolicy("quiet", 65_536, null, 5));
        assertThat(own.onLatency())
                .isEqualTo(new SamplingPolicy("deep", 512, Duration.ofMinutes(2), SamplingPolicy.ALL_STACKS));
    }

    private static SamplingSettings settings(Map<String, String> values) {
        return SamplingSettings.from(new Settings(key -> Optional.ofNullable(values.get(key))));
    }
}
