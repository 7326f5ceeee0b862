package io.plumbline.lab.requestmap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import com.sun.management.ThreadMXBean;
import io.plumbline.lab.load.DataRate;
import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.SettledHeap;
import io.plumbline.lab.load.Traffic;
import io.plumbline.lab.load.Truth;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestMapTest {

    private static final int TOLERANCE_PERCENT = 5;

    private final LabCase leak = new RequestMapLeak();
    private final LabCase repaired = new RequestMapRepaired();

    @AfterEach
    void emptyTheGlobalMap() {
        for (var request = 0L; leak.kept() > 0; request++) {
            RequestRegistry.end(RequestContext.of(request).requestId());
        }
    }

    @Test
    void everyRequestOfTheLeakStaysAndNoneOfItsTwin() {
        for (var request = 0; request < 100; request++) {
            leak.serve(request);
        }
        for (var request = 100; request < 200; request++) {
            repaired.serve(request);
        }

        assertThat(leak.kept()).isEqualTo(100);
    }

    @Test
    void aLinkIsReallyShortened() {
        var answer = new Shortener().shorten(RequestContext.of(42));

        assertThat(answer)
                .matches(Pattern.compile(
                        "\\{\"longUrl\":\"https://example.org/articles/42\",\"shortCode\":\"[\\w-]+\"}"));
    }

    @Test
    void aRequestKeepsTheBytesOfItsEntryAndNoMore() {
        var threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
        leak.serve(0);

        var before = threads.getCurrentThreadAllocatedBytes();
        leak.serve(1);
        var allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(leak.bytesPerRequest())
                .isBetween(ResponseBuffer.CAPACITY_BYTES + 100.0, ResponseBuffer.CAPACITY_BYTES + 200.0)
                .isLessThan((double) allocated);
    }

    @Test
    void theHeapGrowsByWhatTheTruthSays() {
        var before = SettledHeap.usedBytes();

        for (var request = 0; request < 20_000; request++) {
            leak.serve(request);
        }

        var truth = leak.kept() * leak.bytesPerRequest();
        assertThat((double) (SettledHeap.usedBytes() - before)).isBetween(truth * 0.98, truth * 1.02);
    }

    @Test
    void theRateOfTheTruthIsTheOneAskedFor() {
        var rate = DataRate.parse("8MiB/s");
        try (var traffic =
                Traffic.start(leak, rate.bytesPerSecond() / leak.bytesPerRequest(), DataRate.parse("10MiB/s"))) {
            var truth = traffic.truth();
            // a pause is caught up with: right after it the rate is too low
            while (truth.getSeconds() < 4 || (isOff(truth, rate) && truth.getSeconds() < 20)) {
                Thread.onSpinWait();
            }

            assertThat(truth.getBytesPerSecond())
                    .isCloseTo((double) rate.bytesPerSecond(), withinPercentage(TOLERANCE_PERCENT));
            assertThat(truth.getLine())
                    .contains("\"element\":\"io.plumbline.lab.requestmap.ResponseBuffer\"")
                    .contains("\"holder\":\"io.plumbline.lab.requestmap.RequestRegistry\",\"holderField\":\"BUFFERS\"");
        }
    }

    @Test
    void theTruthOfTheTwinIsNothing() {
        try (var traffic = Traffic.start(repaired, 2000, DataRate.parse("10MiB/s"))) {
            var truth = traffic.truth();
            var secondHalf = Duration.ofMillis(500).toNanos() / 1e9;
            while (truth.getSeconds() < secondHalf) {
                Thread.onSpinWait();
            }

            assertThat(truth.getRetainedInstances()).isLessThanOrEqualTo(1);
        }
    }

    private static boolean isOff(Truth truth, DataRate rate) {
        return Math.abs(truth.getBytesPerSecond() / rate.bytesPerSecond() - 1) * 100 > TOLERANCE_PERCENT;
    }
}
