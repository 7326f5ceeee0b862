package io.plumbline.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.demo.LabJvm;
import io.plumbline.server.product.DiagnosisTables.Brake;
import io.plumbline.server.product.ProductProcess.Instance;
import io.plumbline.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two instances over one database. */
class TwoInstancesIT {

    private static final Path LAB = Path.of("target", "plumbline", "lab", "plumbline-lab.jar");
    private static final Duration WAIT = Duration.ofMinutes(5);

    private final DiagnosisTables tables = new DiagnosisTables(TestDatabase.fresh());

    @TempDir
    private Path directory;

    @Test
    void everyRunIsDoneOnceAndAKilledInstanceIsReplaced() throws Exception {
        try (var leak = LabJvm.start(LAB, "request-map", "--rate", "1MiB/s");
                var one = instance("one").start();
                var other = instance("other").start()) {
            one.awaitReady();
            other.awaitReady();
            var target = one.api().register("leak", leak.jmxUrl());
            Awaiting.until("three snapshots are stored", WAIT, () -> histogramsOf(target) >= 3, tables::text);
            assertThat(tables.number("SELECT max(attempt) FROM plumbline.job_run"))
                    .isEqualTo(1);
            assertThat(histogramsOf(target)).isLessThanOrEqualTo(sharedSnapshotsSinceTheRegistrationOf(target));

            String killed;
            List<String> leftBehind;
            try (var brake = tables.brake("class_histogram")) {
                killed = Awaiting.value(
                        "a shared snapshot is held", WAIT, () -> ownerOfHeldSnapshot(brake), tables::text);
                (killed.equals("one") ? one : other).killEverything();
                leftBehind = tables.texts("SELECT id FROM plumbline.job_run WHERE state = 'RUNNING'"
                        + " AND owner_instance = '" + killed + "'");
            }

            assertThat(leftBehind).isNotEmpty();
            for (var run : leftBehind) {
                Awaiting.until(
                        "the survivor has finished run " + run,
                        WAIT,
                        () -> state(run).equals("FINISHED"),
                        tables::text);
                assertThat(owner(run)).isNotEqualTo(killed);
            }
            Awaiting.until(
                    "no run is left behind",
                    WAIT,
                    () -> tables.number("SELECT count(*) FROM plumbline.job_run WHERE state = 'RUNNING'"
                                    + " AND lease_expires_at < now()")
                            == 0,
                    tables::text);
        }
    }

    @Test
    void aNightIsMadeOnceThoughBothInstancesAskForIt() throws Exception {
        try (var leak = LabJvm.start(LAB, "request-map", "--rate", "1MiB/s");
                var one = FastSchedule.ofNights(instance("one"))
                        .with("plumbline.diagnosis.lease", "PT10S")
                        .start();
                var other = FastSchedule.ofNights(instance("other"))
                        .with("plumbline.diagnosis.lease", "PT10S")
                        .start()) {
            one.awaitReady();
            other.awaitReady();
            var target = one.api().register("leak", leak.jmxUrl());

            Awaiting.until(
                    "three nights are over and the target is diagnosed",
                    WAIT,
                    () -> nightsOver() >= 3 && diagnosed(target) > 0,
                    tables::text);

            // executions first: a run is claimed before it is executed
            var executions = tables.number("SELECT count(*) FROM plumbline_batch.jbatchexecutioninstancedata e"
                    + " JOIN plumbline_batch.jbatchjobinstancedata j USING (jobinstanceid)"
                    + " WHERE j.name = 'nightly-diagnosis'");
            assertThat(executions)
                    .isLessThanOrEqualTo(
                            tables.number("SELECT count(*) FROM plumbline.job_run WHERE job = 'nightly-diagnosis'"));
            assertThat(tables.number("SELECT max(attempt) FROM plumbline.job_run WHERE job = 'nightly-diagnosis'"))
                    .isEqualTo(1);
            assertThat(tables.texts("SELECT diagnosis_id FROM plumbline.job_run WHERE diagnosis_id IS NOT NULL"))
                    .doesNotHaveDuplicates();
        }
    }

    private long nightsOver() throws Exception {
        return tables.number("SELECT count(*) FROM plumbline.job_run"
                + " WHERE job = 'nightly-diagnosis' AND diagnosis_id IS NULL AND state = 'FINISHED'");
    }

    private long diagnosed(long target) throws Exception {
        return tables.number("SELECT count(*) FROM plumbline.diagnosis"
                + " WHERE origin = 'NIGHTLY' AND state = 'FINISHED' AND target_id = " + target);
    }

    /** A run done twice would have stored a second histogram. */
    private long sharedSnapshotsSinceTheRegistrationOf(long target) throws Exception {
        return tables.number("SELECT count(*) FROM plumbline.job_run r JOIN plumbline.target t ON t.id = " + target
                + " WHERE r.job = 'snapshot' AND r.target_id IS NULL"
                + " AND coalesce(r.finished_at, now()) > t.registered_at");
    }

    private Optional<String> ownerOfHeldSnapshot(Brake brake) throws Exception {
        return brake.holdsSomebody()
                ? tables
                        .texts("SELECT owner_instance FROM plumbline.job_run"
                                + " WHERE job = 'snapshot' AND target_id IS NULL AND state = 'RUNNING' ORDER BY id")
                        .stream()
                        .findFirst()
                : Optional.empty();
    }

    private Instance instance(String name) throws Exception {
        return FastSchedule.of(Instance.in(directory.resolve(name)))
                .with("plumbline.initial.api.key", ProductProcess.API_KEY)
                .with("plumbline.database.url", tables.url())
                .with("plumbline.database.user", "postgres")
                .with("plumbline.database.password", "unused")
                .with("plumbline.instance.name", name)
                // a starved machine must not look like a dead instance
                .with("plumbline.diagnosis.lease", "PT10S");
    }

    private long histogramsOf(long target) throws Exception {
        return tables.number("SELECT count(*) FROM plumbline.class_histogram WHERE target_id = " + target);
    }

    private String owner(String run) throws Exception {
        return tables.texts("SELECT owner_instance FROM plumbline.job_run WHERE id = " + run)
                .get(0);
    }

    private String state(String run) throws Exception {
        return tables.texts("SELECT state FROM plumbline.job_run WHERE id = " + run)
                .get(0);
    }
}
