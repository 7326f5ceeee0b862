package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.plumbline.batch.forensics.ThreadHoldings;
import io.plumbline.batch.report.History;
import io.plumbline.batch.report.Report;
import io.plumbline.batch.report.ReportHtml;
import io.plumbline.batch.report.ReportJson;
import io.plumbline.batch.trace.ThreadState;
import io.plumbline.batch.trace.ThreadTraces;
import io.plumbline.batch.trace.Trace;
import io.plumbline.batch.upload.FileStudy;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Cases;
import io.plumbline.batch.verdict.Evidence;
import io.plumbline.batch.verdict.Judge;
import io.plumbline.batch.verdict.Wording;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 8: of each blocked thread its state, what it waits for, its frames, and what these hold and retain. */
class CaseRow08BlockedThreadsHoldTest {

    @TempDir
    private Path folder;

    @Test
    void theBodyInAFrameOfEachBlockedWorkerIsFoundWithItsSize() throws Exception {
        var cluster = ThreadTraces.read(ShortenerRun.busy(), ShortenerRun.SETTINGS)
                .clusters()
                .get(0);
        assertThat(cluster.state()).isEqualTo(ThreadState.BLOCKED);
        assertThat(cluster.waitsFor()).isEqualTo("java.lang.Object");

        try (var heap = ShortenerRun.heap(folder)) {
            var blocked = ThreadHoldings.of(heap).stream()
                    .filter(thread -> thread.name().startsWith("copy-worker-"))
                    .toList();

            assertThat(blocked).hasSize(cluster.threads()).allSatisfy(thread -> {
                assertThat(thread.stack()).anyMatch(frame -> frame.contains("Shortener.copy"));
                assertThat(thread.locals()).anySatisfy(local -> {
                    assertThat(local.frame()).contains("Shortener.copy");
                    assertThat(local.className()).isEqualTo("byte[]");
                    assertThat(local.retainedBytes()).isGreaterThanOrEqualTo(Shortener.BODY_BYTES);
                });
                assertThat(thread.retainedBytes()).isGreaterThanOrEqualTo(Shortener.BODY_BYTES);
            });
        }
    }

    @Test
    void theReportSaysHowMuchTheThreadsThatHangKeepAliveAndWhatWaitsForAThread() throws Exception {
        var outcome = new FileStudy(256L << 20, Duration.ofMinutes(2))
                .dumps(List.of(ShortenerRun.dumps().get(Shortener.DUMPS - 1)), folder.resolve("study"), () -> false);
        assertThat(outcome).isInstanceOf(FileStudy.Outcome.Dumps.class);
        var held = ((FileStudy.Outcome.Dumps) outcome).threads();
        long bodies = (long) Shortener.WORKERS * Shortener.BODY_BYTES;

        assertThat(held.families()).first().satisfies(workers -> {
            assertThat(workers.stem()).isEqualTo("copy-worker-#");
            assertThat(workers.threads()).isEqualTo(Shortener.WORKERS);
            assertThat(workers.standing()).isEqualTo(Shortener.WORKERS);
            assertThat(workers.state()).isEqualTo("BLOCKED");
            assertThat(workers.at()).contains("Shortener.copy(Shortener.java:");
            assertThat(workers.retainedBytes()).isBetween(bodies, bodies + bodies / 10);
        });
        assertThat(held.largest())
                .hasSize(20)
                .filteredOn(thread -> thread.name().startsWith("copy-worker-"))
                .hasSizeGreaterThan(10)
                .allSatisfy(worker -> assertThat(worker.locals()).first().satisfies(local -> {
                    assertThat(local.className()).isEqualTo("byte[]");
                    assertThat(local.frame()).contains("Shortener.copy");
                    assertThat(local.shared()).isFalse();
                }));
        assertThat(held.pools())
                .first()
                .satisfies(pool -> assertThat(pool.queued()).isEqualTo(Shortener.QUEUED - 1));

        var report = report(Cases.evidence()
                .withTrend(Area.HEAP, Cases.trend(Cases.steadyHeap()))
                .withTrace(new Trace(null, ThreadTraces.read(ShortenerRun.busy(), ShortenerRun.SETTINGS), List.of()))
                .withThreads(held));
        var alive =
                Wording.bytes((double) held.families().get(0).retainedBytes()).replace(" ", "&nbsp;");
        assertThat(ReportHtml.of(report))
                .contains("copy-worker-#</td><td class=\"whole\" data-of=\"keep alive\">" + alive + "</td>")
                .containsPattern(">60</td><td[^>]*>[^<]*(<wbr>[^<]*)*Shortener[^/]*</td>.*>" + alive + "</td></tr>")
                .contains("<h3>Tasks that wait for threads</h3>", ">399</td>");
        assertThat(new ObjectMapper()
                        .readTree(ReportJson.of(report))
                        .path("heldByThreads")
                        .path("families")
                        .get(0)
                        .path("stem")
                        .asText())
                .isEqualTo("copy-worker-#");
    }

    private static Report report(Evidence evidence) {
        return new Report(
                12,
                evidence,
                evidence.to(),
                Judge.judge(evidence),
                List.of(),
                null,
                null,
                List.of(),
                History.NONE,
                List.of(),
                List.of(),
                null,
                ZoneOffset.UTC);
    }
}
