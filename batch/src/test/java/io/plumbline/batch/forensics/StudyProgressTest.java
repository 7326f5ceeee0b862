package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.heap.IndexSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StudyProgressTest {

    @TempDir
    private Path directory;

    private Path dump(String name, int sessions) throws Exception {
        var heap = new TestHeap();
        heap.cache("com.example.Cache", sessions, 1000);
        return Files.write(directory.resolve(name), heap.written());
    }

    @Test
    void theIndexesOfBothAndTheComparisonAreToldInTheirOrder() throws Exception {
        var told = Collections.synchronizedList(new ArrayList<StudyProgress>());

        DumpStudy.growth(
                List.of(dump("earlier", 10), dump("later", 20)),
                directory,
                IndexSettings.unlimited().memoryBytes(),
                told::add);

        assertThat(told).extracting(StudyProgress::percent).isSorted().allMatch(percent -> percent <= 90);
        assertThat(told).anyMatch(one -> one.percent() > 0 && one.percent() < 45);
        assertThat(told).anyMatch(one -> one.percent() > 45 && one.percent() < 90);
        assertThat(told)
                .extracting(StudyProgress::phase)
                .contains("objects", "dominators")
                .endsWith("comparison");
    }

    @Test
    void anotherProcessReadsTheLastOneThatWasWritten() throws Exception {
        var file = directory.resolve("progress");
        assertThat(StudyProgress.readFrom(file)).isEmpty();

        StudyProgress.QUEUED.writeTo(file);
        new StudyProgress("paths", 57).writeTo(file);

        assertThat(StudyProgress.readFrom(file)).contains(new StudyProgress("paths", 57));
        Files.writeString(file, "nothing of the kind");
        assertThat(StudyProgress.readFrom(file)).isEmpty();
    }
}
