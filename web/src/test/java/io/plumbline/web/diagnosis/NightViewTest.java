package io.plumbline.web.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.plumbline.batch.nightly.ReportSettings;
import io.plumbline.batch.report.Change;
import io.plumbline.batch.report.Night;
import io.plumbline.batch.report.Night.NightTarget;
import io.plumbline.batch.report.Night.Outcome;
import io.plumbline.batch.report.NightHtml;
import io.plumbline.batch.report.NightJson;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.ListedFinding.Status;
import io.plumbline.persistence.diagnosis.MarkChange;
import io.plumbline.persistence.diagnosis.NightRepository;
import io.plumbline.persistence.diagnosis.ReportRepository;
import io.plumbline.persistence.diagnosis.StoredReport;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.testing.TestDatabase;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** A night as it is put together from what is stored of its diagnoses. */
class NightViewTest {

    private static final Instant NIGHT = Instant.parse("2026-03-02T02:30:00Z");

    private static final String TARGET = """
            INSERT INTO plumbline.target (name, kind, url, state, reason, state_since, registered_at)
            VALUES (?, 'JMX', 'service:jmx:rmi://h', ?, ?, now(), ?) RETURNING id""";

    private static final String DIAGNOSIS = """
            INSERT INTO plumbline.diagnosis (target_id, run_key, origin, requested_at, window_from, window_to, state, progress,
                phase, verdict, reason, finished_at)
            VALUES (?, ?, 'NIGHTLY', ?, ?, ?, ?, 50, 'report', ?, 'so it is', CASE WHEN ? THEN now() END) RETURNING id""";

    private static final String FINDING = """
            INSERT INTO plumbline.finding
                (diagnosis_id, target_id, fingerprint, area, grade, summary, bytes_per_second, exhaustion_at, path, evidence)
            VALUES (?, ?, ?, 'heap', 'A', 'grows', ?, ?, '{}', '{}')""";

    private static final String CHANGES = """
            {"comparedWith": null, "all": [
                {"kind": "NEW", "fingerprint": "loud", "area": "heap", "summary": "grows", "since": "2026-03-02T02:30:00Z"},
                {"kind": "NEW", "fingerprint": "muted", "area": "heap", "summary": "grows", "since": "2026-03-02T02:30:00Z"}]}""";

    private final TestDatabase database = TestDatabase.fresh();
    private final Sql sql = new Sql(database.dataSource());
    private final FindingRepository findings = new FindingRepository(database.dataSource());
    private final NightView view =
            new NightView(new NightRepository(database.dataSource()), findings, new ReportSettings(ZoneOffset.UTC));

    @Test
    void withoutANightThereIsNothing() {
        assertThat(view.latest()).isEmpty();
        assertThat(view.at(NIGHT)).isEmpty();
    }

    @Test
    void everyTargetHasItsOutcomeWithTheReasonWhereThereIsNone() {
        diagnosis(target("leaking", "OK", null), "FINISHED", "LEAK");
        diagnosis(target("failed", "OK", null), "FAILED", null);
        diagnosis(target("running", "OK", null), "RUNNING", null);
        target("away", "UNREACHABLE", "connection refused");
        target("new", "NEW", null);
        sql.update(
                "UPDATE plumbline.target SET paused_by = 'ada', paused_at = now() WHERE id = ?",
                target("paused", "OK", null));

        var night = view.latest().orElseThrow();

        assertThat(night.targets())
                .extracting(target -> target.name() + " " + target.outcome())
                .containsExactly(
                        "leaking LEAK",
                        "failed FAILED",
                        "away NOT_LOOKED_AT",
                        "new NOT_LOOKED_AT",
                        "paused NOT_LOOKED_AT",
                        "running RUNNING");
        assertThat(named(night, "away").sentence()).isEqualTo("it cannot be reached now: connection refused");
        assertThat(named(night, "new").sentence()).isEqualTo("it has never been reached");
        assertThat(named(night, "paused").sentence()).isEqualTo("it is paused by ada");
        assertThat(named(night, "running").sentence()).contains("not over yet");
        assertThat(night.at()).isEqualTo(NIGHT);
    }

    @Test
    void whatIsMutedIsCountedAndNotTold() {
        long shop = target("shop", "OK", null);
        long diagnosis = diagnosis(shop, "FINISHED", "LEAK");
        sql.update(FINDING, diagnosis, shop, "muted", 900.0, NIGHT.plusSeconds(60));
        sql.update(FINDING, diagnosis, shop, "loud", 100.0, NIGHT.plusSeconds(7200));
        findings.mark(shop, "muted", "ada", MarkChange.to(Status.MUTED).because("a cache"));
        new ReportRepository(database.dataSource())
                .put(new StoredReport(diagnosis, NIGHT, "<p>", "{}", "a,b", CHANGES));

        var told = named(view.at(NIGHT).orElseThrow(), "shop");

        assertThat(told.outcome()).isEqualTo(Outcome.LEAK);
        assertThat(told.changes()).extracting(Change::fingerprint).containsExactly("loud");
        assertThat(told.bytesPerSecond()).isEqualTo(100);
        assertThat(told.exhaustionAt()).isEqualTo(NIGHT.plusSeconds(7200));
        assertThat(told.muted()).isEqualTo(1);
        assertThat(told.causes()).isEqualTo(2);
        assertThat(told.sentence()).isEqualTo("grows");
        assertThat(told.isAlarming()).isTrue();
        assertThat(told.said())
                .containsExactly(new Night.Said("muted", "heap", Night.Said.What.MUTED, false, null, "ada", "a cache"));
    }

    @Test
    void whatWasMutedForAWhileIsToldAgainOnceThatIsOver() {
        long shop = target("shop", "OK", null);
        sql.update(FINDING, diagnosis(shop, "FINISHED", "LEAK"), shop, "muted", 900.0, NIGHT.plusSeconds(60));
        findings.mark(
                shop,
                "muted",
                "ada",
                MarkChange.to(Status.MUTED).because("a cache").until(NIGHT));

        var told = named(view.at(NIGHT).orElseThrow(), "shop");

        assertThat(told.muted()).isZero();
        assertThat(told.isAlarming()).isTrue();
        assertThat(told.said())
                .containsExactly(new Night.Said("muted", "heap", Night.Said.What.MUTED, true, NIGHT, "ada", "a cache"));
    }

    @Test
    void whatANewerVersionWroteIsShownAsThat() {
        long shop = target("shop", "OK", null);
        long diagnosis = diagnosis(shop, "FINISHED", "LEAK");
        new ReportRepository(database.dataSource()).put(new StoredReport(diagnosis, NIGHT, "<p>", "{}", "a,b", """
                {"comparedWith": "2026-03-01T02:30:00Z", "next": 1, "all": [
                    {"kind": "NEW", "fingerprint": "known", "area": "heap", "summary": "a", "since": "2026-03-02T02:30:00Z"},
                    {"kind": "SPREAD", "fingerprint": "kind", "area": "heap", "summary": "b", "since": "2026-03-02T02:30:00Z"},
                    {"kind": "NEW", "fingerprint": "area", "area": "sockets", "summary": "c", "since": "2026-03-02T02:30:00Z"}
                ]}"""));
        sql.update("ALTER TABLE plumbline.diagnosis DROP CONSTRAINT diagnosis_verdict_check");
        diagnosis(target("other", "OK", null), "FINISHED", "SHRINKING");

        var night = view.at(NIGHT).orElseThrow();

        assertThat(named(night, "shop").changes())
                .extracting(Change::fingerprint, Change::kind)
                .containsExactly(
                        tuple("known", Change.Kind.NEW),
                        tuple("kind", Change.Kind.UNKNOWN),
                        tuple("area", Change.Kind.UNKNOWN));
        assertThat(named(night, "other").outcome()).isEqualTo(Outcome.INCONCLUSIVE);
        assertThat(named(night, "other").sentence()).contains("\"SHRINKING\" is of a newer version of Plumbline");
        assertThat(NightHtml.of(night))
                .contains(
                        "<strong class=\"unknown\">unknown</strong>",
                        "sockets: A newer version of Plumbline has written");
        assertThat(NightJson.of(night)).contains("\"UNKNOWN\"");
    }

    private static NightTarget named(Night night, String name) {
        return night.targets().stream()
                .filter(target -> target.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private long target(String name, String state, @Nullable String reason) {
        return sql.first(TARGET, row -> row.getLong(1), name, state, reason, NIGHT.minusSeconds(60))
                .orElseThrow();
    }

    private long diagnosis(long target, String state, @Nullable String verdict) {
        boolean isOver = !state.equals("RUNNING");
        return sql.first(
                        DIAGNOSIS,
                        row -> row.getLong(1),
                        target,
                        "night/" + NIGHT + "/" + target,
                        NIGHT,
                        NIGHT.minusSeconds(600),
                        NIGHT,
                        state,
                        verdict,
                        isOver)
                .orElseThrow();
    }
}
