package io.plumbline.persistence.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProfileRepositoryTest {

    private static final Instant AT = Instant.parse("2026-11-26T02:30:00Z");

    private static final String TARGET = """
            INSERT INTO plumbline.target (name, kind, url, state, state_since, registered_at)
            VALUES ('orders', 'JMX', 'service:jmx:rmi://h', 'OK', now(), now()) RETURNING id""";

    private static final String DIAGNOSIS = """
            INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to, state, progress, phase)
            VALUES (?, gen_random_uuid()::text, 'NIGHTLY', now(), now(), now(), 'RUNNING', 30, 'profile') RETURNING id""";

    private final TestDatabase database = TestDatabase.fresh();
    private final Sql sql = new Sql(database.dataSource());
    private final ProfileRepository profiles = new ProfileRepository(database.dataSource());
    private final long target = sql.first(TARGET, row -> row.getLong(1)).orElseThrow();
    private final long diagnosis = diagnosis();

    private static final List<String> READINGS = List.of("ALLOCATED", "LIVE");

    private long diagnosis() {
        return sql.first(DIAGNOSIS, row -> row.getLong(1), target).orElseThrow();
    }

    private static NewProfile profile(StoredProfile.Part part, String reading, @Nullable String diff, int... content) {
        var bytes = new byte[content.length];
        for (int i = 0; i < content.length; i++) {
            bytes[i] = (byte) content[i];
        }
        return new NewProfile(
                part, reading, AT.minusSeconds(60), AT, 1024, 7, "the night before", "{\"stacks\": []}", diff, bytes);
    }

    @Test
    void aLaterAttemptReplacesWhatAnEarlierOneStored() {
        profiles.replace(diagnosis, READINGS, List.of(profile(StoredProfile.Part.OBSERVED, "LIVE", null, 1)), AT);
        profiles.replace(
                diagnosis,
                READINGS,
                List.of(
                        profile(StoredProfile.Part.OBSERVED, "ALLOCATED", "{\"paths\": []}", 2, 255),
                        profile(StoredProfile.Part.BASELINE, "ALLOCATED", null, 3)),
                AT);

        var stored = profiles.ofDiagnosis(diagnosis);
        assertThat(stored)
                .extracting(StoredProfile::part)
                .containsExactly(StoredProfile.Part.OBSERVED, StoredProfile.Part.BASELINE);
        assertThat(stored.get(0)).satisfies(observed -> {
            assertThat(observed.targetId()).isEqualTo(target);
            assertThat(observed.from()).isEqualTo(AT.minusSeconds(60));
            assertThat(observed.samples()).isEqualTo(7);
            assertThat(observed.compared()).isTrue();
            assertThat(profiles.summary(observed.id()).orElseThrow()).contains("stacks");
            assertThat(profiles.diff(observed.id()).orElseThrow()).contains("paths");
            assertThat(observed.madeAt()).isEqualTo(AT);
            assertThat(profiles.find(observed.id())).contains(observed);
            assertThat(profiles.content(observed.id()).orElseThrow()).containsExactly(2, 255);
        });
        assertThat(stored.get(1)).satisfies(baseline -> {
            assertThat(baseline.compared()).isFalse();
            assertThat(profiles.diff(baseline.id())).isEmpty();
        });
    }

    @Test
    void whatAnotherStepHasMadeStays() {
        profiles.replace(
                diagnosis, List.of("OTHER"), List.of(profile(StoredProfile.Part.OBSERVED, "OTHER", null, 1)), AT);
        profiles.replace(diagnosis, READINGS, List.of(profile(StoredProfile.Part.OBSERVED, "LIVE", null, 1)), AT);
        profiles.replace(diagnosis, READINGS, List.of(), AT);

        assertThat(profiles.ofDiagnosis(diagnosis))
                .extracting(StoredProfile::reading)
                .containsExactly("OTHER");
    }

    @Test
    void aTargetsProfilesAreListedLatestFirst() {
        var other = diagnosis();
        profiles.replace(diagnosis, READINGS, List.of(profile(StoredProfile.Part.OBSERVED, "LIVE", null, 1)), AT);
        profiles.replace(other, READINGS, List.of(profile(StoredProfile.Part.OBSERVED, "LIVE", null, 1)), AT);

        assertThat(profiles.ofTarget(target, 10))
                .extracting(StoredProfile::diagnosisId)
                .containsExactly(other, diagnosis);
        assertThat(profiles.ofTarget(target, 1)).hasSize(1);
    }

    @Test
    void profilesGoWhenTheyAreOldAndWithTheirDiagnosis() {
        var old = diagnosis();
        profiles.replace(
                old,
                READINGS,
                List.of(profile(StoredProfile.Part.OBSERVED, "LIVE", null, 1)),
                AT.minus(Duration.ofDays(90)));
        profiles.replace(diagnosis, READINGS, List.of(profile(StoredProfile.Part.OBSERVED, "LIVE", null, 1)), AT);

        assertThat(profiles.purge(AT.minus(Duration.ofDays(89)))).isEqualTo(1);
        assertThat(profiles.ofDiagnosis(old)).isEmpty();
        sql.update("DELETE FROM plumbline.diagnosis WHERE id = ?", diagnosis);

        assertThat(profiles.ofTarget(target, 10)).isEmpty();
    }
}
