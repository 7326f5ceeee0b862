package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.forensics.ExecutorBacklog;
import io.plumbline.batch.trace.ThreadAnomaly;
import io.plumbline.batch.trace.ThreadFamily;
import io.plumbline.batch.trace.ThreadTrace;
import io.plumbline.batch.trace.ThreadTraces;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 5: threads blocked beyond a limit, threads that never end, growing families, queues behind executors. */
class CaseRow05ThreadLivesTest {

    @TempDir
    private Path folder;

    @Test
    void blockedWorkersAndSessionsThatNeverEndAreToldApart() throws Exception {
        var trace = ThreadTraces.read(ShortenerRun.busy(), ShortenerRun.SETTINGS);

        assertThat(family(trace, "copy-worker-#").anomalies())
                .contains(ThreadAnomaly.BLOCKED_TOO_LONG)
                .doesNotContain(ThreadAnomaly.GROWING);
        assertThat(family(trace, "session-#")).satisfies(sessions -> {
            assertThat(sessions.growth()).isGreaterThanOrEqualTo(Shortener.SESSIONS);
            assertThat(sessions.anomalies()).contains(ThreadAnomaly.GROWING);
            assertThat(sessions.startedAt()).isNotNull();
        });
        assertThat(trace.clusters()).first().satisfies(cluster -> {
            assertThat(cluster.suspect()).isTrue();
            assertThat(cluster.threads()).isEqualTo(Shortener.WORKERS);
            assertThat(cluster.stems()).containsExactly("copy-worker-#");
            assertThat(cluster.heldBy()).startsWith("\"sink-holder\" at ");
        });
    }

    @Test
    void theQueueBehindAnExecutorIsMeasured() throws Exception {
        try (var heap = ShortenerRun.heap(folder)) {
            assertThat(ExecutorBacklog.of(heap)).first().satisfies(pool -> {
                // its one worker has taken the first
                assertThat(pool.queued()).isEqualTo(Shortener.QUEUED - 1);
                assertThat(pool.queueBytes()).isPositive();
            });
        }
    }

    private static ThreadFamily family(ThreadTrace trace, String stem) {
        return trace.families().stream()
                .filter(family -> family.stem().equals(stem))
                .findFirst()
                .orElseThrow();
    }
}
