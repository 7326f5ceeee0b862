package io.plumbline.batch.nightly;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.plumbline.batch.agent.ProfilerPlan;
import io.plumbline.batch.agent.ProfilerPlan.Sampled;
import io.plumbline.batch.capture.SamplingPolicy;
import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.batch.rules.RulesStudy;
import io.plumbline.batch.target.AddressRange;
import io.plumbline.batch.target.AllowedSecrets;
import io.plumbline.batch.trace.TraceStudy;
import io.plumbline.batch.upload.UploadLimits;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.sample.SampleTier;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SettingsOfTheJobsTest {

    private static final Settings NONE = settings(Map.of());

    @Test
    void withoutKeysADiagnosisHasItsDefaults() {
        var settings = DiagnosisSettings.from(NONE);

        assertThat(settings.instance()).endsWith(":8080");
        assertThat(settings.watches()).isTrue();
        assertThat(settings.sampleEvery()).isEqualTo(Duration.ofSeconds(15));
        assertThat(settings.lease()).isEqualTo(Duration.ofSeconds(60));
        assertThat(settings.runsAtOnce()).isEqualTo(4);
        assertThat(settings.longestWindow()).isEqualTo(Duration.ofHours(24));
        assertThat(settings.longWindow()).isEqualTo(Duration.ofDays(30));
        assertThat(settings.keepSamples()).isEqualTo(Duration.ofDays(730));
    }

    @Test
    void everyKeyChangesADiagnosis() {
        var settings = DiagnosisSettings.from(settings(Map.of(
                "plumbline.instance.name", "north",
                "plumbline.roles", "web",
                "plumbline.diagnosis.sample-every", "1s",
                "plumbline.diagnosis.lease", "9s",
                "plumbline.diagnosis.runs-at-once", "2",
                "plumbline.diagnosis.longest-window", "2h",
                "plumbline.diagnosis.long-window", "6d",
                "plumbline.diagnosis.keep-samples", "1d",
                "plumbline.diagnosis.keep-diagnoses", "3d",
                "plumbline.diagnosis.keep-runs", "4d")));

        assertThat(settings)
                .isEqualTo(new DiagnosisSettings(
                        "north",
                        Set.of("web"),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(9),
                        2,
                        Duration.ofHours(2),
                        Duration.ofDays(6),
                        Duration.ofDays(1),
                        Duration.ofDays(3),
                        Duration.ofDays(4)));
        assertThat(settings.watches()).isFalse();
    }

    @Test
    void samplesAreThinnedInTwoStepsUnlessToldOtherwise() {
        assertThat(ThinningSettings.from(NONE).tiers())
                .containsExactly(
                        new SampleTier(Duration.ofMinutes(5), Duration.ofHours(48)),
                        new SampleTier(Duration.ofHours(1), Duration.ofDays(30)));
        assertThat(thinning("1m after 12h, 1d after 90d").tiers())
                .containsExactly(
                        new SampleTier(Duration.ofMinutes(1), Duration.ofHours(12)),
                        new SampleTier(Duration.ofDays(1), Duration.ofDays(90)));
        assertThat(thinning("none").tiers()).isEmpty();
    }

    @Test
    void intervalsThatDoNotFitEachOtherAreRefused() {
        for (var wrong : List.of(
                "5m",
                "5m after 48h, 7m after 30d",
                "5m after 2d, 1h after 1d",
                "2d after 9d",
                "1m after 1d, 2m after 2d, 4m after 4d",
                "1h after 5m")) {
            assertThatThrownBy(() -> thinning(wrong)).hasMessageContaining("plumbline.diagnosis.thin-samples");
        }
    }

    private static ThinningSettings thinning(String told) {
        return ThinningSettings.from(settings(Map.of("plumbline.diagnosis.thin-samples", told)));
    }

    @Test
    void aRoleThatDoesNotExistIsRefused() {
        assertThatThrownBy(() -> DiagnosisSettings.from(settings(Map.of("plumbline.roles", "web,diagnose"))))
                .hasMessageContaining("plumbline.roles")
                .hasMessageContaining("diagnose");
    }

    @Test
    void withoutKeysThereAreTheThreePoliciesOfTheCase() {
        var sampling = SamplingSettings.from(NONE);

        assertThat(sampling.policies())
                .extracting(
                        SamplingPolicy::name, SamplingPolicy::ratio, SamplingPolicy::lasts, SamplingPolicy::topStacks)
                .containsExactly(
                        tuple("blue", "1:1024", Duration.ofMinutes(5), 50),
                        tuple("core-api", "1:4096", Duration.ofMinutes(30), 50),
                        tuple("background", "1:16384", null, 10));
        assertThat(sampling.always()).isEqualTo(SamplingPolicy.BACKGROUND);
        assertThat(sampling.onLatency()).isEqualTo(SamplingPolicy.CORE_API);
    }

    @Test
    void everyKeyChangesPolicies() {
        var sampling = SamplingSettings.from(settings(Map.of(
                "plumbline.sampling.policies", "deep 1:512 for 90s, quiet 1:65536 top 5",
                "plumbline.sampling.always", "quiet",
                "plumbline.sampling.on-latency", "deep")));

        assertThat(sampling.always()).isEqualTo(new SamplingPolicy("quiet", 65_536, null, 5));
        assertThat(sampling.onLatency()).isEqualTo(new SamplingPolicy("deep", 512, Duration.ofSeconds(90), 50));
        assertThat(sampling.policies()).hasSize(5);
        assertThat(SamplingSettings.from(settings(Map.of("plumbline.sampling.on-latency", "none")))
                        .onLatency())
                .isNull();
    }

    @Test
    void aPolicyThatMakesNoSenseIsRefusedWithItsText() {
        var wrong = Map.of(
                "plumbline.sampling.policies", "deep 512 for 90s",
                "plumbline.sampling.always", "blue",
                "plumbline.sampling.on-latency", "background");
        wrong.forEach((key, value) -> assertThatThrownBy(() -> SamplingSettings.from(settings(Map.of(key, value))))
                .hasMessageContaining(key)
                .hasMessageContaining("\"" + value + "\""));
        for (var policy :
                List.of("blue 1:512", "deep 1:1 for 1m", "deep 1:512 for ever", "deep 1:512 for 2d", "D 1:512")) {
            assertThatThrownBy(() -> SamplingSettings.from(settings(Map.of("plumbline.sampling.policies", policy))))
                    .hasMessageContaining("plumbline.sampling.policies has \"" + policy + "\"");
        }
    }

    @Test
    void everyKeyChangesProfiles() {
        var changed = settings(Map.of(
                "plumbline.capture.directory", "/var/captures",
                "plumbline.profile.memory", "256MiB",
                "plumbline.profile.deadline", "1m",
                "plumbline.profile.threshold", "2MiB",
                "plumbline.profile.shown-at-once", "3",
                "plumbline.profile.keep", "7d"));

        var profiles = ProfileSettings.from(changed);

        assertThat(profiles)
                .isEqualTo(new ProfileSettings(
                        Path.of("/var/captures"),
                        new ProfileStudy(256 << 20, Duration.ofMinutes(1)),
                        2 << 20,
                        3,
                        Duration.ofDays(7)));
        assertThat(profiles.folder("of-diagnosis-1-2")).isEqualTo(Path.of("/var/captures/.profile-of-diagnosis-1-2"));
        assertThat(profiles.comparison().thresholdBytes()).isEqualTo(2 << 20);
    }

    @Test
    void everyKeyChangesATraceWhichHasItsDefaults() {
        var fewMegabytes = 64L << 20;

        assertThat(TraceSettings.from(NONE))
                .isEqualTo(new TraceSettings(
                        new TraceStudy(384L << 20, Duration.ofMinutes(5)),
                        new TraceStudy(384L << 20, Duration.ofSeconds(30)),
                        2));
        assertThat(TraceSettings.from(settings(Map.of(
                        "plumbline.trace.memory", "64MiB",
                        "plumbline.trace.deadline", "7m",
                        "plumbline.trace.question-deadline", "8s",
                        "plumbline.trace.questions-at-once", "9"))))
                .isEqualTo(new TraceSettings(
                        new TraceStudy(fewMegabytes, Duration.ofMinutes(7)),
                        new TraceStudy(fewMegabytes, Duration.ofSeconds(8)),
                        9));
    }

    @Test
    void everyKeyChangesTheRulesWhichHaveTheirDefaults() {
        assertThat(RulesSettings.from(NONE).study())
                .isEqualTo(new RulesStudy(768L << 20, Duration.ofMinutes(2), 32L << 20));
        assertThat(RulesSettings.from(settings(Map.of(
                                "plumbline.rules.memory", "64MiB",
                                "plumbline.rules.deadline", "7m",
                                "plumbline.rules.largest-recording", "1MiB")))
                        .study())
                .isEqualTo(new RulesStudy(64L << 20, Duration.ofMinutes(7), 1L << 20));
    }

    @Test
    void everyKeyChangesAsyncProfilerWhichHasItsDefaults() {
        var usual = AsyncProfilerSettings.from(NONE);
        assertThat(usual.sessionsOf(Sampled.HEAP)).isEqualTo(2);
        assertThat(usual.plan(Sampled.HEAP, Duration.ofSeconds(30)))
                .isEqualTo(new ProfilerPlan(Sampled.HEAP, 512 << 10, Duration.ofSeconds(50)));

        var changed = AsyncProfilerSettings.from(settings(Map.of(
                "plumbline.async-profiler.sessions", "3",
                "plumbline.async-profiler.session", "5s",
                "plumbline.async-profiler.heap-interval", "1MiB",
                "plumbline.async-profiler.native-interval", "4KiB")));
        assertThat(changed.sessionsOf(Sampled.HEAP)).isEqualTo(3);
        assertThat(changed.sessionsOf(Sampled.NATIVE_MEMORY)).isEqualTo(1);
        assertThat(changed.plan(Sampled.HEAP, Duration.ofSeconds(1)))
                .isEqualTo(new ProfilerPlan(Sampled.HEAP, 1 << 20, Duration.ofSeconds(6)));
        assertThat(changed.plan(Sampled.NATIVE_MEMORY, Duration.ofSeconds(1)))
                .isEqualTo(new ProfilerPlan(Sampled.NATIVE_MEMORY, 4 << 10, Duration.ofSeconds(16)));
    }

    @Test
    void everyKeyChangesACapture() {
        var settings = CaptureSettings.from(settings(Map.ofEntries(
                entry("plumbline.capture.directory", "/var/captures"),
                entry("plumbline.capture.pause-budget", "1s"),
                entry("plumbline.capture.pause-budget-per-hour", "3s"),
                entry("plumbline.capture.deadline", "3m"),
                entry("plumbline.capture.histogram-spacing", "7s"),
                entry("plumbline.capture.census-every", "2h"),
                entry("plumbline.capture.recording-every", "6h"),
                entry("plumbline.capture.heap-snapshot-every", "2d"),
                entry("plumbline.capture.quiet-hour", "5"),
                entry("plumbline.capture.heap-snapshots", "false"),
                entry("plumbline.capture.recording-owner", "north"),
                entry("plumbline.capture.recording-room", "3GiB"),
                entry("plumbline.capture.keep-histograms", "8d"),
                entry("plumbline.capture.keep-files", "9d"),
                entry("plumbline.capture.quota", "7GiB"))));

        assertThat(settings)
                .isEqualTo(new CaptureSettings(
                        Path.of("/var/captures"),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(3),
                        Duration.ofMinutes(3),
                        Duration.ofSeconds(7),
                        Duration.ofHours(2),
                        Duration.ofHours(6),
                        Duration.ofDays(2),
                        5,
                        false,
                        "north",
                        3L << 30,
                        Duration.ofDays(8),
                        Duration.ofDays(9),
                        7L << 30));
    }

    @Test
    void withoutKeysFilesUpTo16GiBAreTaken() {
        assertThat(UploadSettings.from(NONE))
                .isEqualTo(new UploadSettings(new UploadLimits(16L << 30, 200, 1L << 30), 2));
    }

    @Test
    void everyKeyChangesAnUpload() {
        var settings = UploadSettings.from(settings(Map.of(
                "plumbline.upload.max-size", "1GiB",
                "plumbline.upload.max-ratio", "50",
                "plumbline.upload.free-space", "3GiB",
                "plumbline.upload.at-once", "4")));

        assertThat(settings).isEqualTo(new UploadSettings(new UploadLimits(1L << 30, 50, 3L << 30), 4));
    }

    @Test
    void linkLocalAddressesAreBlockedUnlessOtherwiseConfigured() {
        assertThat(JmxSettings.from(NONE).blockedRanges())
                .extracting(Object::toString)
                .containsExactly("169.254.0.0/16", "fe80::/10");
        assertThat(JmxSettings.from(settings(Map.of("plumbline.jmx.blocked-ranges", "10.0.0.0/8")))
                        .blockedRanges())
                .extracting(Object::toString)
                .containsExactly("10.0.0.0/8");
    }

    @Test
    void everyKeyChangesJmx() {
        var settings = JmxSettings.from(settings(Map.of(
                "plumbline.jmx.connect-timeout", "1s",
                "plumbline.jmx.call-deadline", "2s",
                "plumbline.jmx.blocked-ranges", "10.0.0.0/8",
                "plumbline.jmx.secrets-directory", "/etc/plumbline/secrets")));

        assertThat(settings)
                .usingRecursiveComparison()
                .isEqualTo(new JmxSettings(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        List.of(AddressRange.parse("10.0.0.0/8")),
                        Path.of("/etc/plumbline/secrets")));
        assertThat(settings.limits().secrets()).isEqualTo(new AllowedSecrets(Path.of("/etc/plumbline/secrets")));
    }

    @Test
    void passwordFilesLieBesideTheOtherDataUnlessOtherwiseConfigured() {
        var settings = JmxSettings.from(settings(Map.of("plumbline.data.dir", "/srv/plumbline")));

        assertThat(settings.secretsDirectory()).isEqualTo(Path.of("/srv/plumbline/secrets"));
    }

    @Test
    void aFileRegistersTargetsIfItIsNamed() {
        assertThat(TargetsFileSettings.from(NONE).path()).isNull();
        assertThat(TargetsFileSettings.from(settings(Map.of("plumbline.targets.file", "/etc/plumbline/targets.json")))
                        .path())
                .isEqualTo(Path.of("/etc/plumbline/targets.json"));
    }

    @Test
    void everyInstanceWorksOutTheSameSlot() {
        var schedule = ScheduleSettings.from(settings(Map.of("plumbline.snapshot.every", "15m")));

        assertThat(schedule.snapshotSlot(Instant.parse("2026-03-01T10:29:59.999Z")))
                .isEqualTo("2026-03-01T10:15:00Z");
        assertThat(schedule.snapshotSlot(Instant.parse("2026-03-01T10:30:00Z"))).isEqualTo("2026-03-01T10:30:00Z");
    }

    @Test
    void theNightIsDueOnceADayAtItsTimeInItsZone() {
        var schedule = ScheduleSettings.from(
                settings(Map.of("plumbline.nightly.at", "03:15", "plumbline.nightly.zone", "Europe/Paris")));

        assertThat(schedule.nightlyAt()).isEqualTo(LocalTime.of(3, 15));
        assertThat(schedule.zone()).isEqualTo(ZoneId.of("Europe/Paris"));
        assertThat(schedule.nightlySlot(Instant.parse("2026-01-10T02:14:59Z"))).isEqualTo("2026-01-09T02:15:00Z");
        assertThat(schedule.nightlySlot(Instant.parse("2026-01-10T02:15:00Z"))).isEqualTo("2026-01-10T02:15:00Z");
    }

    @Test
    void reportsTellTimeInTheZoneOfTheNightUnlessOtherwiseConfigured() {
        assertThat(ReportSettings.from(NONE).zone()).isEqualTo(ZoneOffset.UTC);
        assertThat(ReportSettings.from(settings(Map.of("plumbline.nightly.zone", "Europe/Paris")))
                        .zone())
                .isEqualTo(ZoneId.of("Europe/Paris"));
        assertThat(ReportSettings.from(settings(Map.of(
                                "plumbline.nightly.zone", "Europe/Paris", "plumbline.report.zone", "Asia/Shanghai")))
                        .zone())
                .isEqualTo(ZoneId.of("Asia/Shanghai"));
        assertThatThrownBy(() -> ReportSettings.from(settings(Map.of("plumbline.report.zone", "Mars"))))
                .hasMessageContaining("plumbline.report.zone")
                .hasMessageContaining("Mars");
    }

    @Test
    void aShortIntervalTakesTheNightsPlace() {
        var schedule = ScheduleSettings.from(settings(Map.of("plumbline.nightly.every", "1m")));

        assertThat(schedule.nightlySlot(Instant.parse("2026-01-10T02:15:59Z"))).isEqualTo("2026-01-10T02:15:00Z");
    }

    private static Settings settings(Map<String, String> keys) {
        return new Settings(key -> Optional.ofNullable(keys.get(key)));
    }
}
