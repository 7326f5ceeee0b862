package io.plumbline.batch.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of causes as a whole, and which of its rows is behind what. */
class CauseTest {

    @Test
    void everyRowSaysStageAnomalyAndRepair() {
        assertThat(Cause.table()).isNotEmpty().allSatisfy(row -> {
            assertThat(row.anomaly()).matches("[a-z][^.]{10,100}");
            assertThat(row.repair()).matches("(?s)[A-Z].{20,400}\\.");
        });
        assertThat(Cause.table()).extracting(Cause::id).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @EnumSource(Area.class)
    void everyAreaHasACause(Area area) {
        assertThat(Cause.behind(clues(area, null, List.of(), null, List.of())).repair())
                .isNotBlank();
    }

    @ParameterizedTest
    @CsvSource({
        "java.util.HashMap, '', map-entries",
        "java.util.Hashtable, '', table-entries",
        "java.util.ArrayList, '', collection-elements",
        ", java.lang.ThreadLocal$ThreadLocalMap$Entry.value, thread-local",
        "java.util.HashMap, java.lang.ThreadLocal$ThreadLocalMap$Entry.value, thread-local",
        ", java.util.concurrent.ScheduledThreadPoolExecutor$DelayedWorkQueue.queue, scheduled-task",
        ", java.util.concurrent.ThreadPoolExecutor.workQueue, executor-queue",
        ", java.util.concurrent.CompletableFuture.stack, unfinished-future",
        ", java.util.concurrent.CompletableFuture$UniCompletion.stack, unfinished-future",
        ", java.lang.ApplicationShutdownHooks.hooks, shutdown-hook",
        ", '', objects-that-stay"
    })
    void theFirstRowThatMatchesIsTheCause(@Nullable String container, String step, String id) {
        var path = step.isEmpty() ? List.of("com.acme.Shop.ORDERS") : List.of("com.acme.Shop.ORDERS", step);

        assertThat(Cause.behind(clues(Area.HEAP, container, path, "com.acme.Order", List.of()))
                        .id())
                .isEqualTo(id);
    }

    @Test
    void threadsThatHangWantATimeOutAndOthersAnEnd() {
        var hanging = clues(Area.THREADS, null, List.of(), null, List.of("com.acme.Copy.loop(Copy.java:12)"));
        var others = clues(Area.THREADS, null, List.of(), null, List.of());

        assertThat(Cause.behind(hanging).repair(hanging, "com.acme.Copy.loop"))
                .contains("a time-out")
                .endsWith(" Start at com.acme.Copy.loop.");
        assertThat(Cause.behind(others).repair(others, null)).doesNotContain("time-out");
    }

    @Test
    void whatGrowsAndWhatItIsInAreNamedInTheRepair() {
        var list = clues(Area.HEAP, "java.util.ArrayList", List.of(), "com.acme.Order", List.of());
        var alone = clues(Area.HEAP, null, List.of(), "com.acme.Order", List.of());

        assertThat(Cause.behind(list).repair(list, null)).startsWith("Elements are added to an ArrayList and not");
        assertThat(Cause.behind(alone).repair(alone, null)).contains("refers to com.acme.Order after");
    }

    @Test
    void aRowThatIsNotAsItShouldBeIsNamed() {
        assertThatThrownBy(() -> read("[{\"id\": \"x\", \"stage\": \"TREND\", \"anomaly\": \"it is\"}]"))
                .hasMessage("causes.json, entry 1 (\"x\"): a cause needs id, stage, anomaly, repair and when");
        assertThatThrownBy(() -> read("[{\"id\": \"x\", \"stage\": \"TREE\"}]"))
                .hasMessageStartingWith("causes.json, entry 1 (\"x\"): ");
    }

    private static List<Cause> read(String text) throws IOException {
        return DataFile.read(
                "causes.json", new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), Cause.class);
    }

    private static Clues clues(
            Area area, @Nullable String container, List<String> path, @Nullable String element, List<String> hanging) {
        return new Clues(area, Stream.ofNullable(element).toList(), container, path, List.of(), null, hanging);
    }
}
