package io.plumbline.batch.upload;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.forensics.DumpStudy;
import io.plumbline.batch.forensics.HeapVerdict;
import io.plumbline.batch.forensics.StudyProgress;
import io.plumbline.batch.forensics.TestHeap;
import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.heap.IndexProgress;
import io.plumbline.batch.heap.IndexSettings;
import io.plumbline.batch.hprof.Damage;
import io.plumbline.batch.upload.FileStudy.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import jdk.jfr.Recording;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real JVM for each question. */
class FileStudyTest {

    private static final FileStudy STUDY = new FileStudy(256L << 20, Duration.ofMinutes(2));

    @TempDir
    private Path directory;

    private Path folder() {
        return directory.resolve("study");
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(directory.resolve(name), content);
    }

    private static byte[] dump(int sessions) {
        var heap = new TestHeap();
        heap.cache("com.example.FullCache", 300, 1000);
        heap.cache("com.example.Cache", sessions, 1000);
        return heap.written();
    }

    private DumpStudy study(int... sessions) throws Exception {
        var files = new ArrayList<Path>();
        for (int count : sessions) {
            files.add(file("dump" + files.size(), dump(count)));
        }
        var outcome = STUDY.dumps(files, folder(), () -> false);
        assertThat(outcome).isInstanceOf(Outcome.Dumps.class);
        return ((Outcome.Dumps) outcome).study();
    }

    @AfterEach
    void nothingStays() {
        assertThat(folder()).doesNotExist();
    }

    @Test
    void aWholeDumpHasATimeAndNoDamage() throws Exception {
        assertThat(STUDY.outline(file("whole", dump(10)), folder()))
                .isInstanceOfSatisfying(
                        Outcome.Outline.class,
                        outline -> assertThat(outline.damage()).isNull());
    }

    @Test
    void aDumpThatIsCutShortIsTakenAndToldOf() throws Exception {
        var whole = dump(1000);

        assertThat(STUDY.outline(file("cut", Damage.cut(whole, whole.length * 2 / 3)), folder()))
                .isInstanceOfSatisfying(
                        Outcome.Outline.class,
                        outline -> assertThat(outline.damage()).contains("cut short"));
    }

    @Test
    void aDumpWithoutAHeapIsRefused() throws Exception {
        assertThat(STUDY.outline(file("head", Damage.cut(dump(10), 40)), folder()))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("no heap in it"));
    }

    @Test
    void aDumpThatIsGoneIsToldOfWithoutWhereItLay() throws Exception {
        var files = List.of(file("there", dump(10)), directory.resolve("gone"));

        assertThat(STUDY.growth(files, folder(), () -> false, ignored -> {}))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason()).isEqualTo("the file \"gone\" is there no longer"));
    }

    @Test
    void oneDumpHasSuspectsAndNoVerdict() throws Exception {
        var study = study(3000);

        assertThat(study.verdict()).isEqualTo(HeapVerdict.INCONCLUSIVE);
        assertThat(study.reason()).startsWith("single snapshot");
        assertThat(study.dumps()).hasSize(1);
        assertThat(study.culprits().get(0)).satisfies(culprit -> {
            assertThat(culprit.holder()).isEqualTo("com.example.Cache");
            assertThat(culprit.holderField()).isEqualTo("MAP");
            assertThat(culprit.growthBytes()).isNull();
            assertThat(culprit.path()).contains("com.example.Cache.MAP");
        });
    }

    @Test
    void threeDumpsThatGrowSteadilyAreALeakWithItsHolder() throws Exception {
        var study = study(100, 300, 500);

        assertThat(study.verdict()).isEqualTo(HeapVerdict.LEAK);
        assertThat(study.culprits()).singleElement().satisfies(culprit -> {
            assertThat(culprit.element()).isEqualTo("com.example.Session");
            assertThat(culprit.holder()).isEqualTo("com.example.Cache");
            assertThat(culprit.growthBytes()).isGreaterThan(400_000);
            assertThat(culprit.notes()).contains("objects from dump to dump: 100 -> 300 -> 500");
        });
    }

    @Test
    void growthBetweenADumpAndAnIndexIsToldByPathWithWhatBelongsToIt() throws Exception {
        var earlier = file("earlier", dump(100));
        var later = file("later", dump(500));
        var index = directory.resolve("later.index");
        HeapIndex.build(later, index, IndexSettings.unlimited(), IndexProgress.none());
        Files.delete(later);

        var outcome = STUDY.growth(List.of(earlier, index), folder(), () -> false, ignored -> {});

        assertThat(outcome).isInstanceOfSatisfying(Outcome.Grown.class, grown -> {
            assertThat(grown.growth().verdict()).isEqualTo(HeapVerdict.GROWTH);
            assertThat(grown.growth().snapshots()).hasSize(2);
            assertThat(grown.growth().paths()).singleElement().satisfies(path -> {
                assertThat(path.holder()).isEqualTo("com.example.Cache");
                assertThat(path.holderField()).isEqualTo("MAP");
                assertThat(path.objects()).containsExactly(100L, 500L);
                assertThat(path.exclusiveBytes()).isPositive().isLessThanOrEqualTo(path.shareBytes());
                assertThat(path.elements())
                        .first()
                        .satisfies(element -> assertThat(element.className()).isEqualTo("com.example.Session"));
                assertThat(path.path().steps()).isNotEmpty();
            });
        });
    }

    @Test
    void whoeverAsksForGrowthLearnsHowFarItIs() throws Exception {
        var files = List.of(file("earlier", dump(20_000)), file("later", dump(60_000)));
        var told = new ArrayList<StudyProgress>();

        var outcome = STUDY.growth(files, folder(), () -> false, told::add);

        assertThat(outcome).isInstanceOf(Outcome.Grown.class);
        assertThat(told).isNotEmpty();
        assertThat(told).extracting(StudyProgress::percent).isSorted();
        assertThat(told).extracting(StudyProgress::phase).doesNotContain("queued");
    }

    @Test
    void anIndexThatIsDamagedIsNamedWithoutItsFolder() throws Exception {
        var whole = file("heap", dump(10));
        var index = directory.resolve("kept.index");
        HeapIndex.build(whole, index, IndexSettings.unlimited(), IndexProgress.none());
        Files.write(index, Damage.cut(Files.readAllBytes(index), 200));

        assertThat(STUDY.growth(List.of(whole, index), folder(), () -> false, ignored -> {}))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("\"kept.index\" is damaged")
                                .doesNotContain(directory.toString()));
    }

    @Test
    void twoDumpsOfTheSameAreSteadyAndNameNobody() throws Exception {
        var study = study(200, 200);

        assertThat(study.verdict()).isEqualTo(HeapVerdict.STEADY);
        assertThat(study.culprits()).isEmpty();
    }

    @Test
    void aDumpThatDoesNotFitIsRefusedWithTheKeyThatAllowsMore() throws Exception {
        var small = new FileStudy(1, Duration.ofMinutes(2));

        assertThat(small.dumps(List.of(file("dump", dump(100))), folder(), () -> false))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason()).contains("plumbline.forensics.memory allows 0 MB"));
    }

    @Test
    void aRecordingWithoutOldObjectsHasNoSites() throws Exception {
        var file = directory.resolve("some.jfr");
        try (var recording = new Recording()) {
            recording.enable("jdk.JVMInformation");
            recording.start();
            recording.stop();
            recording.dump(file);
        }

        assertThat(STUDY.sites(file, folder(), () -> false)).isEqualTo(new Outcome.Sites(List.of()));
    }

    @Test
    void aFileThatIsNoRecordingIsARefusalInOneSentence() throws Exception {
        assertThat(STUDY.sites(file("none", new byte[100]), folder(), () -> false))
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason())
                                .contains("is not a flight recording")
                                .doesNotContain("Exception", "\tat "));
    }

    @Test
    void aStudyThatIsStoppedSaysSo() throws Exception {
        assertThat(STUDY.dumps(List.of(file("dump", dump(100))), folder(), () -> true))
                .isInstanceOf(Outcome.Stopped.class);
    }
}
