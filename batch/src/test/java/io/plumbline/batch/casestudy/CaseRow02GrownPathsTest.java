package io.plumbline.batch.casestudy;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.batch.forensics.HeapVerdict;
import io.plumbline.batch.profile.DiffSettings;
import io.plumbline.batch.profile.PathGrowth;
import io.plumbline.batch.profile.ProfileDiff;
import io.plumbline.batch.profile.Reading;
import io.plumbline.batch.profile.RecordedProfiles;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 2: any two snapshots are compared, and paths of calls that grew by more than 1 MB are flagged. */
class CaseRow02GrownPathsTest {

    @TempDir
    private Path folder;

    @Test
    void callPathsThatGrewByMoreThanAMegabyteAreFlaggedWithAnInterval() throws Exception {
        var calm =
                RecordedProfiles.read(ShortenerRun.calm()).in(Reading.ALLOCATED).orElseThrow();
        var busy =
                RecordedProfiles.read(ShortenerRun.busy()).in(Reading.ALLOCATED).orElseThrow();

        var diff = ProfileDiff.of(calm, busy, DiffSettings.DEFAULT);

        assertThat(DiffSettings.DEFAULT.thresholdBytes()).isEqualTo(1 << 20);
        assertThat(diff.flagged()).isNotEmpty().allSatisfy(path -> {
            assertThat(path.grownBytes()).isGreaterThan(1 << 20);
            assertThat(path.low()).isPositive();
            assertThat(path.growth()).isBetween(path.low(), path.high());
        });
        assertThat(diff.flagged()).extracting(PathGrowth::site).anyMatch(site -> site.contains("Shortener.encode"));
    }

    @Test
    void aProfileComparedWithItselfHasGrownNowhere() throws Exception {
        var busy =
                RecordedProfiles.read(ShortenerRun.busy()).in(Reading.ALLOCATED).orElseThrow();

        assertThat(ProfileDiff.of(busy, busy, DiffSettings.DEFAULT).flagged()).isEmpty();
    }

    @Test
    void heapDumpsAreComparedByPath() throws Exception {
        var study = DumpStudy.of(ShortenerRun.dumps(), folder, Long.MAX_VALUE);

        assertThat(study.verdict()).isIn(HeapVerdict.LEAK, HeapVerdict.GROWTH);
        assertThat(study.culprits().get(0)).satisfies(culprit -> {
            assertThat(culprit.holder()).isEqualTo(Shortener.class.getName());
            assertThat(culprit.holderField()).isEqualTo("BY_REQUEST_ID");
            assertThat(culprit.growthBytes()).isGreaterThan(1L << 20);
        });
    }
}
