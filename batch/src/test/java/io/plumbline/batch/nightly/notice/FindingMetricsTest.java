package io.plumbline.batch.nightly.notice;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.ListedFinding.Status;
import io.plumbline.persistence.diagnosis.MarkChange;
import io.plumbline.persistence.schema.Sql;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class FindingMetricsTest {

    private final Waiting waiting = new Waiting();
    private final Sql sql = new Sql(waiting.database().dataSource());
    private final FindingRepository findings =
            new FindingRepository(waiting.database().dataSource());
    private Instant now = Waiting.NOON;
    private final InstantSource time = () -> now;
    private final FindingMetrics metrics =
            new FindingMetrics(findings, waiting.notices(), time.withZone(ZoneOffset.UTC));

    @Test
    void beforeTheFirstLookNothingIsKnown() {
        assertThat(metrics.secondsToExhaustion()).isNaN();
    }

    @Test
    void whatWasSeenLongAgoIsNotKnownAnyMore() {
        metrics.look();

        now = now.plusSeconds(60);
        assertThat(metrics.secondsToExhaustion()).isEqualTo(Double.POSITIVE_INFINITY);
        now = now.plusSeconds(1);
        assertThat(metrics.secondsToExhaustion()).isNaN();
    }

    @Test
    void withoutALimitInSightItIsInfinitelyFar() {
        metrics.look();

        assertThat(metrics.secondsToExhaustion()).isEqualTo(Double.POSITIVE_INFINITY);
    }

    @Test
    void theFirstLimitCountsUnlessItIsMuted() {
        long shop = found("shop", Waiting.NOON.plusSeconds(7200));
        found("billing", Waiting.NOON.plusSeconds(9000));

        metrics.look();
        assertThat(metrics.secondsToExhaustion()).isEqualTo(7200);

        findings.mark(shop, "f", "ada", MarkChange.to(Status.MUTED));
        metrics.look();
        assertThat(metrics.secondsToExhaustion()).isEqualTo(9000);

        findings.mark(shop, "f", "ada", MarkChange.to(Status.MUTED).until(Waiting.NOON));
        metrics.look();
        assertThat(metrics.secondsToExhaustion()).as("its end is over").isEqualTo(7200);
    }

    @Test
    void aLeakThatIsMutedMakesNoLeakOfWhatGrowsBesideIt() {
        long shop = found("shop", Waiting.NOON.plusSeconds(7200));
        sql.update("UPDATE plumbline.finding SET leaks = true");
        sql.update("""
                INSERT INTO plumbline.finding
                    (diagnosis_id, target_id, fingerprint, area, grade, summary, path, evidence, leaks)
                SELECT diagnosis_id, target_id, 'g', area, 'B', 'grows, too', path, evidence, false FROM plumbline.finding""");

        metrics.look();
        assertThat(metrics.leaking()).isEqualTo(1);
        assertThat(metrics.growing()).isZero();

        findings.mark(shop, "f", "ada", MarkChange.to(Status.MUTED));
        metrics.look();
        assertThat(metrics.leaking()).isZero();
        assertThat(metrics.growing()).isEqualTo(1);
    }

    private long found(String name, Instant exhaustionAt) {
        long target = waiting.target(name);
        long diagnosis = waiting.diagnosis(target);
        sql.update("UPDATE plumbline.diagnosis SET verdict = 'LEAK' WHERE id = ?", diagnosis);
        sql.update("""
                INSERT INTO plumbline.finding
                    (diagnosis_id, target_id, fingerprint, area, grade, summary, exhaustion_at, path, evidence)
                VALUES (?, ?, 'f', 'heap', 'A', 'grows', ?, '{}', '{}')""", diagnosis, target, exhaustionAt);
        return target;
    }
}
