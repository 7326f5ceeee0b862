package io.plumbline.persistence.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.persistence.diagnosis.ListedFinding.Status;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What administrators say of a cause: by whom, why, and until when. */
class FindingMarkTest {

    private static final Instant LATER = Instant.parse("2999-01-01T00:00:00Z");
    private static final Instant OVER = Instant.parse("2020-01-01T00:00:00Z");

    private static final String TARGET = """
            INSERT INTO plumbline.target (name, kind, url, state, state_since, registered_at)
            VALUES ('shop', 'JMX', 'service:jmx:rmi://h', 'OK', now(), now()) RETURNING id""";

    private static final String DIAGNOSIS = """
            INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to, state, progress,
                phase, verdict, reason, finished_at)
            VALUES (?, 'night/1', 'NIGHTLY', now(), now(), now(), 'FINISHED', 100, 'finished', 'LEAK', 'it leaks', now())
            RETURNING id""";

    private static final String FINDING = """
            INSERT INTO plumbline.finding (diagnosis_id, target_id, fingerprint, area, grade, summary, path, evidence)
            VALUES (?, ?, 'f', 'heap', 'A', 'it leaks', '{}', '{}')""";

    /** How a release marks that knows neither names nor ends. */
    private static final String OLDER_RELEASE = """
            INSERT INTO plumbline.finding_status (target_id, fingerprint, status, note, changed_at)
            VALUES (?, 'f', ?, ?, now())
            ON CONFLICT (target_id, fingerprint)
                DO UPDATE SET status = excluded.status, note = excluded.note, changed_at = excluded.changed_at""";

    private final TestDatabase database = TestDatabase.fresh();
    private final Sql sql = new Sql(database.dataSource());
    private final FindingRepository findings = new FindingRepository(database.dataSource());
    private long target;

    @BeforeEach
    void find() {
        target = sql.first(TARGET, row -> row.getLong(1)).orElseThrow();
        long diagnosis = sql.first(DIAGNOSIS, row -> row.getLong(1), target).orElseThrow();
        sql.update(FINDING, diagnosis, target);
    }

    @Test
    void ofWhatNobodySpokeNothingIsKnown() {
        assertThat(current()).isEqualTo(new FindingMark(Status.OPEN, null, null, null, null, null));
        assertThat(findings.marks(List.of(target))).isEmpty();
    }

    @Test
    void whatIsSaidIsKnownWithWhoWhyAndUntilWhen() {
        mark("ada", MarkChange.to(Status.MUTED).because("a cache").until(LATER));

        var mark = current();
        assertThat(mark).isEqualTo(new FindingMark(Status.MUTED, null, "a cache", "ada", mark.at(), LATER));
        assertThat(mark.at()).isNotNull();
        assertThat(findings.muted().get(target)).isEqualTo(Set.of("f"));
        assertThat(findings.marks(List.of(target, target + 1)).get(target)).containsEntry("f", mark);
    }

    @Test
    void onceItsEndIsOverTheFindingIsOpenAndWhatWasSaidIsKnown() {
        mark("ada", MarkChange.to(Status.MUTED).because("a cache").until(OVER));

        var mark = current();
        assertThat(mark).isEqualTo(new FindingMark(Status.OPEN, Status.MUTED, "a cache", "ada", mark.at(), OVER));
        assertThat(findings.muted()).isEmpty();
        assertThat(listed(Status.OPEN)).hasSize(1);
        assertThat(listed(Status.MUTED)).isEmpty();
        assertThat(findings.current(9)).extracting(ListedFinding::status).containsExactly(Status.OPEN);
        assertThat(findings.marks(List.of(target)).get(target)).containsEntry("f", mark);
    }

    @Test
    void whatIsNotSaidAnewStaysButAnEndThatIsOver() {
        mark("ada", MarkChange.to(Status.ACKNOWLEDGED).because("fixed in 1.2").until(LATER));

        mark("grace", MarkChange.to(Status.MUTED));
        assertThat(current())
                .satisfies(mark -> assertThat(mark.note()).isEqualTo("fixed in 1.2"))
                .satisfies(mark -> assertThat(mark.by()).isEqualTo("grace"))
                .satisfies(mark -> assertThat(mark.until()).isEqualTo(LATER));

        mark("grace", MarkChange.to(Status.MUTED).because(null).until(OVER));
        assertThat(current().note()).isNull();
        mark("ada", MarkChange.to(Status.MUTED));
        assertThat(current().status()).isEqualTo(Status.MUTED);
        assertThat(current().until()).isNull();
    }

    @Test
    void whatIsOpenHasNoEnd() {
        mark("ada", MarkChange.to(Status.MUTED).because("a cache").until(LATER));

        mark("ada", MarkChange.to(Status.OPEN));

        assertThat(current().status()).isEqualTo(Status.OPEN);
        assertThat(current().until()).isNull();
        assertThat(current().note()).isEqualTo("a cache");
        mark("ada", MarkChange.to(Status.MUTED));
        assertThat(current().until()).isNull();
        assertThatThrownBy(() -> MarkChange.to(Status.OPEN).until(LATER)).hasMessageContaining(LATER.toString());
    }

    @Test
    void whatAnOlderReleaseSaysHasNeitherTheNameNorTheEndOfWhatWasSaidBefore() {
        mark("ada", MarkChange.to(Status.MUTED).because("a cache").until(OVER));

        sql.update(OLDER_RELEASE, target, Status.MUTED, "for ever");

        var mark = current();
        assertThat(mark).isEqualTo(new FindingMark(Status.MUTED, null, "for ever", null, mark.at(), null));
        mark("grace", MarkChange.to(Status.ACKNOWLEDGED));
        assertThat(current().until()).isNull();
        assertThat(current().note()).isEqualTo("for ever");
        assertThat(current().by()).isEqualTo("grace");
    }

    @Test
    void whatAnOlderReleaseHasSaidHolds() {
        sql.update(OLDER_RELEASE, target, Status.ACKNOWLEDGED, null);

        assertThat(current().status()).isEqualTo(Status.ACKNOWLEDGED);
        assertThat(current().by()).isNull();
    }

    private void mark(String by, MarkChange change) {
        findings.mark(target, "f", by, change);
    }

    private FindingMark current() {
        return listed(null).get(0).mark();
    }

    private List<ListedFinding> listed(@Nullable Status status) {
        return findings.list(new FindingFilter(target, null, status, null, null, null, null), 9);
    }
}
