package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.trace.GcEvent;
import io.plumbline.batch.trace.GcKind;
import io.plumbline.batch.trace.GcMaterial;
import io.plumbline.batch.trace.GcSource;
import io.plumbline.batch.trace.GcTimelines;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Row 3: each collection from a recording and a GC log, with the sample around it: before, after, live, pause. */
class CaseRow03CollectionsAndSamplesTest {

    @Test
    void everyCollectionIsToldByBothSourcesAndStandsBesideASample() throws Exception {
        var timeline = GcTimelines.read(new GcMaterial(
                List.of(ShortenerRun.busy()), List.of(ShortenerRun.gcLog()), ShortenerRun.samples(), List.of()));

        assertThat(timeline.sources()).containsExactlyInAnyOrder(GcSource.RECORDING, GcSource.LOG);
        var recorded = timeline.events().stream()
                .filter(event -> event.sources().size() == 2)
                .toList();
        assertThat(recorded).isNotEmpty().allSatisfy(event -> {
            assertThat(event.disagreements()).isEmpty();
            assertThat(event.sample()).isNotNull();
            assertThat(event.heap().beforeBytes()).isPositive();
            assertThat(event.heap().afterBytes()).isPositive();
            assertThat(event.pauseNanos()).isPositive();
        });
        assertThat(recorded)
                .filteredOn(event -> event.kind() == GcKind.FULL)
                .isNotEmpty()
                .allSatisfy(event -> {
                    assertThat(event.heap().liveBytes()).isEqualTo(event.heap().afterBytes());
                    assertThat(event.line()).matches("\\d+->\\d+->\\d+ MB, \\d+ MB (goal|committed), [\\d.]+ ms");
                });
    }

    @Test
    void theLogAloneTellsTheSameCollections() throws Exception {
        var log = GcTimelines.read(GcMaterial.ofLog(ShortenerRun.gcLog()));
        var recording = GcTimelines.read(GcMaterial.ofRecording(ShortenerRun.busy()));

        assertThat(recording.events())
                .extracting(GcEvent::number)
                .isSubsetOf(log.events().stream().map(GcEvent::number).toList());
    }
}
