package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.forensics.ThreadHoldings;
import io.plumbline.batch.trace.ThreadState;
import io.plumbline.batch.trace.ThreadTraces;
import java.nio.file.Path;
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
}
