package io.plumbline.server.product;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.server.demo.DiagnosisApi;
import io.plumbline.server.demo.LabJvm;
import io.plumbline.server.product.DiagnosisTables.Brake;
import io.plumbline.server.product.ProductProcess.Instance;
import io.plumbline.testing.TestDatabase;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code kill -9} of everything in the very middle of each job and step, and while the JVM is sampled more densely for a while, and what
 * a restart makes of it. All in a row on one leaking JVM, because its series goes on across our restarts and a trend takes a minute to
 * grow.
 */
class KillIT {

    private static final Path LAB = Path.of("target", "plumbline", "lab", "plumbline-lab.jar");
    private static final Duration WAIT = Duration.ofMinutes(5);
    private static final Duration WINDOW = Duration.ofMinutes(10);

    private static final String LEFT_BEHIND =
            "SELECT run_key FROM plumbline.job_run WHERE state = 'RUNNING' AND lease_expires_at < now()";

    /** A trend needs 60 s of samples of a JVM that has loaded its classes. */
    private static final int ENOUGH_SECONDS = 70;

    /** A look at a product that has just started. */
    @FunctionalInterface
    private interface Look {
        void at(DiagnosisApi api) throws Exception;
    }

    private final DiagnosisTables tables = new DiagnosisTables(TestDatabase.fresh());

    @TempDir
    private Path directory;

    @Test
    void whateverIsKilledIsFinishedOnceByTheNextStart() throws Exception {
        var instance = Instance.in(directory)
                .with("plumbline.initial.api.key", ProductProcess.API_KEY)
                .with("plumbline.database.url", tables.url())
                .with("plumbline.database.user", "postgres")
                .with("plumbline.database.password", "unused")
                // one ends while nobody runs, the other lasts for a start at least
                .with("plumbline.sampling.policies", "brief 1:512 for 10s, longer 1:512 for 3m");
        try (var leak = LabJvm.start(LAB, "request-map", "--rate", "1MiB/s")) {
            var brief = killInSnapshot(FastSchedule.of(instance), leak);
            var longer = killInNight(FastSchedule.ofNights(instance), brief);
            var target = brief.target();
            var onRequest = FastSchedule.onRequestOnly(instance);
            killInStep("trend", "growth_trend", onRequest, target, longer::assertGoesOn);
            killInStep("capture", "capture", onRequest, target);
            killInStep("profile", "profile", onRequest, target);
            killInStep("trace", "trace_study", onRequest, target);
            killInStep("rules", "second_opinion", onRequest, target);
            killInForensics(onRequest, target);
            killInStep("verdict", "finding", onRequest, target);
            var last = killInStep("report", "report", onRequest, target);
            finish(last, onRequest, longer);
        }
    }

    /** Kills the server while snapshots are stored and a policy is raised; returns that. */
    private RaisedPolicy killInSnapshot(Instance instance, LabJvm leak) throws Exception {
        try (var product = instance.startReady()) {
            var target = product.api().register("leak", leak.jmxUrl());
            try (var brake = tables.brake("class_histogram")) {
                Awaiting.until("a snapshot is held", WAIT, brake::holdsSomebody);
                var brief = RaisedPolicy.asked(product.api(), leak, target, "brief");
                product.killEverything();
                return brief;
            }
        }
    }

    /**
     * Starts after a kill, finishes what was killed, then kills the diagnosis of all targets in its first step, and while another policy
     * is raised; returns that.
     */
    private RaisedPolicy killInNight(Instance instance, RaisedPolicy brief) throws Exception {
        var left = killed();
        try (var product = instance.startReady()) {
            finishKilled(left);
            brief.awaitOver(product.api());
            brief.awaitCopied(product.api());
            try (var brake = tables.brake("growth_trend")) {
                Awaiting.until(
                        "a night is held",
                        WAIT,
                        () -> brake.holdsSomebody() && killed().contains(runningNight()),
                        tables::text);
                var longer = RaisedPolicy.asked(product.api(), brief.jvm(), brief.target(), "longer");
                product.killEverything();
                return longer;
            }
        }
    }

    private String runningNight() throws Exception {
        return tables
                .texts("SELECT id FROM plumbline.job_run"
                        + " WHERE state = 'RUNNING' AND job = 'nightly-diagnosis' AND diagnosis_id IS NULL")
                .stream()
                .findFirst()
                .orElse("none");
    }

    /** Starts after a kill, finishes what was killed, then kills a new diagnosis in a step; returns its id. */
    private long killInStep(String step, String table, Instance instance, long target) throws Exception {
        return killInStep(step, table, instance, target, api -> {});
    }

    /** The same; looks at what the start found before it finishes what was killed. */
    private long killInStep(String step, String table, Instance instance, long target, Look look) throws Exception {
        try (var product = startAndFinish(instance, look)) {
            awaitSamples(target);
            try (var brake = tables.brake(table)) {
                var diagnosis = product.api().diagnose(target, WINDOW);
                awaitHeld(brake, diagnosis, step);
                product.killEverything();
                return diagnosis;
            }
        }
    }

    /** As the other steps; the capture before it writes paths, too, so that they are held once that is over. */
    private void killInForensics(Instance instance, long target) throws Exception {
        try (var product = startAndFinish(instance)) {
            awaitSamples(target);
            var diagnosis = product.api().diagnose(target, WINDOW);
            Awaiting.until("the diagnosis searches for holders", WAIT, () -> isIn("forensics", diagnosis));
            try (var brake = tables.brake("retaining_path")) {
                awaitHeld(brake, diagnosis, "forensics");
                product.killEverything();
            }
        }
    }

    private void finish(long diagnosis, Instance instance, RaisedPolicy longer) throws Exception {
        try (var product = startAndFinish(instance)) {
            longer.awaitOver(product.api());
            killWhatStepsStart(product, longer.target());
            assertThat(product.readyLines()).isEqualTo(1);
            assertThat(product.api()
                            .read("diagnoses/" + diagnosis)
                            .path("verdict")
                            .asText())
                    .isIn("LEAK", "GROWTH");
        }
        assertThat(diagnosesFrom("REQUEST")).isEqualTo(9);
        assertThat(diagnosesFrom("NIGHTLY")).isPositive();
    }

    /** Kills the JVMs that the steps of a diagnosis start, each as it comes: the report says what is missing, and the server goes on. */
    private void killWhatStepsStart(ProductProcess product, long target) throws Exception {
        awaitSamples(target);
        try (var killed = KilledSteps.of(product.server())) {
            var diagnosis = product.api().diagnose(target, WINDOW);
            Awaiting.until(
                    "the diagnosis whose JVMs are killed is over",
                    WAIT,
                    () -> one("SELECT state FROM plumbline.diagnosis WHERE id = " + diagnosis)
                            .equals("FINISHED"),
                    tables::text);
            // the search for holders starts none here, for want of heap snapshots
            assertThat(killed.steps()).contains("profile", "trace", "rules");
            var gaps = tables.texts(
                    "SELECT step || ': ' || why FROM plumbline.evidence_gap WHERE diagnosis_id = " + diagnosis);
            assertThat(List.of("profile", "trace"))
                    .allSatisfy(step ->
                            assertThat(gaps).anyMatch(gap -> gap.startsWith(step + ": ") && gap.contains("SIGKILL")));
            assertThat(product.api()
                            .read("diagnoses/" + diagnosis + "/second-opinion")
                            .toString())
                    .contains("SIGKILL");
            assertThat(product.api()
                            .read("diagnoses/" + diagnosis)
                            .path("verdict")
                            .asText())
                    .isIn("LEAK", "GROWTH");
        }
        assertEveryDiagnosisIsMadeOnce();
    }

    private long diagnosesFrom(String origin) throws Exception {
        return tables.number(
                "SELECT count(*) FROM plumbline.diagnosis WHERE state = 'FINISHED' AND origin = '" + origin + "'");
    }

    /** The runs that are under way, or were when everything was killed. */
    private List<String> killed() throws Exception {
        return tables.texts("SELECT id FROM plumbline.job_run WHERE state = 'RUNNING' ORDER BY id");
    }

    /** Starts and checks that every run that was killed is finished, once. */
    private ProductProcess startAndFinish(Instance instance) throws Exception {
        return startAndFinish(instance, api -> {});
    }

    private ProductProcess startAndFinish(Instance instance, Look look) throws Exception {
        var killed = killed();
        var product = instance.startReady();
        look.at(product.api());
        finishKilled(killed);
        Awaiting.until(
                "what a killed night queued is made",
                WAIT,
                () -> tables.number("SELECT count(*) FROM plumbline.diagnosis WHERE finished_at IS NULL") == 0,
                tables::text);
        assertEveryDiagnosisIsMadeOnce();
        return product;
    }

    private void finishKilled(List<String> killed) throws Exception {
        assertThat(killed).isNotEmpty();
        for (var run : killed) {
            Awaiting.until(
                    "the killed run " + run + " is over",
                    WAIT,
                    () -> !one("SELECT state FROM plumbline.job_run WHERE id = " + run)
                            .equals("RUNNING"),
                    tables::text);
            assertThat(one("SELECT state || ' ' || coalesce(reason, '') FROM plumbline.job_run WHERE id = " + run))
                    .isEqualTo("FINISHED ");
            assertThat(tables.number("SELECT attempt FROM plumbline.job_run WHERE id = " + run))
                    .isGreaterThan(1);
        }
    }

    private void assertEveryDiagnosisIsMadeOnce() throws Exception {
        assertThat(tables.texts("SELECT DISTINCT state FROM plumbline.diagnosis"))
                .isSubsetOf("FINISHED");
        assertThat(tables.texts("SELECT diagnosis_id FROM plumbline.report ORDER BY 1"))
                .containsExactlyElementsOf(tables.texts("SELECT id FROM plumbline.diagnosis ORDER BY 1"));
        assertThat(tables.texts("SELECT diagnosis_id || coalesce(element, '') FROM plumbline.finding"))
                .doesNotHaveDuplicates();
        assertThat(tables.texts("SELECT diagnosis_id FROM plumbline.job_run WHERE diagnosis_id IS NOT NULL"))
                .doesNotHaveDuplicates();
        assertThat(tables.texts("SELECT concat_ws(' ', diagnosis_id, part, reading) FROM plumbline.profile"))
                .doesNotHaveDuplicates();
        assertThat(tables.texts("SELECT capture_id FROM plumbline.class_histogram"))
                .doesNotHaveDuplicates();
        Awaiting.until(
                "no run is left behind", WAIT, () -> tables.texts(LEFT_BEHIND).isEmpty(), tables::text);
    }

    private void awaitSamples(long target) throws Exception {
        Awaiting.until(
                "enough samples for a trend",
                WAIT,
                () -> tables.number("SELECT coalesce(extract(epoch FROM max(at) - min(at)), 0)::int"
                                + " FROM plumbline.memory_sample WHERE target_id = " + target)
                        >= ENOUGH_SECONDS);
    }

    private void awaitHeld(Brake brake, long diagnosis, String step) throws Exception {
        Awaiting.until("the diagnosis is held in step " + step, WAIT, () -> {
            assertThat(one("SELECT state FROM plumbline.diagnosis WHERE id = " + diagnosis))
                    .isIn("QUEUED", "RUNNING");
            return brake.holdsSomebody() && isIn(step, diagnosis);
        });
    }

    private boolean isIn(String step, long diagnosis) throws Exception {
        return one("SELECT phase FROM plumbline.diagnosis WHERE id = " + diagnosis)
                .equals(step);
    }

    private String one(String query) throws Exception {
        List<String> found = tables.texts(query);
        assertThat(found).hasSize(1);
        return found.get(0);
    }
}
