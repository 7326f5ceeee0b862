package io.plumbline.batch.forensics;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.heap.Completeness;
import io.plumbline.batch.heap.DumpHistogram;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.heap.IndexOutcome;
import io.plumbline.batch.heap.IndexProgress;
import io.plumbline.batch.heap.IndexSettings;
import io.plumbline.batch.hprof.Damage;
import io.plumbline.batch.hprof.DumpForm;
import io.plumbline.batch.hprof.HeaderLayout;
import io.plumbline.batch.hprof.HeapDumpBuilder;
import io.plumbline.batch.hprof.RandomHeap;
import io.plumbline.batch.hprof.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Dumps that were damaged at random, through everything that reads dumps: no hang, no exhausted memory, no exception but
 * one that says what is wrong, and no answer that is called whole unless it is that of the undamaged dump.
 *
 * <p>The system property {@code mutations} says how many there are; {@code mutation.seed} where they begin.
 */
class MutatedDumpsTest {

    private static final int MUTATIONS = Integer.getInteger("mutations", 200);
    private static final long SEED = Long.getLong("mutation.seed", 1);
    private static final Duration EACH = Duration.ofMinutes(10);

    @TempDir
    private Path directory;

    private final Map<String, Long> faults = new TreeMap<>();

    @Test
    @Timeout(3 * 3600)
    void everyDamagedDumpIsAnsweredHonestlyOrRefused() throws IOException {
        int answered = 0;
        for (long number = SEED; number < SEED + MUTATIONS; number++) {
            var random = new Random(number);
            var heap = RandomHeap.whole(random, 5 + random.nextInt(40), HeaderLayout.COMPRESSED_CLASSES);
            var mutated = mutated(heap.written(form(random)), random);
            answered += answered(heap, mutated, number) ? 1 : 0;
        }

        assertThat(faults)
                .as("faults by their place, with the first mutation that shows each")
                .isEmpty();
        assertThat(answered).as("most damage leaves something to answer").isGreaterThan(MUTATIONS / 4);
    }

    private static DumpForm form(Random random) {
        var forms = List.of(DumpForm.JDK_8, DumpForm.JDK_17, DumpForm.JDK_25);
        var form = forms.get(random.nextInt(forms.size())).withIdentifiersOf(random.nextBoolean() ? 4 : 8);
        return random.nextBoolean() ? form : form.withSegmentsOf(64 + random.nextInt(2000));
    }

    private static byte[] mutated(byte[] original, Random random) {
        var dump = original.clone();
        switch (random.nextInt(8)) {
            case 0 -> dump = Damage.cut(dump, random.nextInt(dump.length));
            case 1 ->
                dump = Damage.flipped(dump, random.nextInt(dump.length), 1 + random.nextInt(64), random.nextLong());
            case 2 -> dump = Damage.cut(Damage.gzipped(dump), random.nextInt(dump.length / 4) + 1);
            case 3 -> dump = spliced(dump, random);
            case 4 -> overwriteWithLength(dump, random);
            default -> {
                for (int i = 1 + random.nextInt(6); i > 0; i--) {
                    dump[random.nextInt(dump.length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
                }
            }
        }
        return dump;
    }

    /** A piece of the dump again, elsewhere. */
    private static byte[] spliced(byte[] dump, Random random) {
        int from = random.nextInt(dump.length);
        int length = Math.min(dump.length - from, 1 + random.nextInt(200));
        int to = random.nextInt(dump.length);
        var spliced = Arrays.copyOf(dump, dump.length + length);
        System.arraycopy(dump, to, spliced, to + length, dump.length - to);
        System.arraycopy(dump, from, spliced, to, length);
        return spliced;
    }

    /** Numbers that tempt a reader to allocate, to overflow or to go back. */
    private static void overwriteWithLength(byte[] dump, Random random) {
        var tempting = new int[] {-1, Integer.MAX_VALUE, Integer.MIN_VALUE, 0, 1 << 28, dump.length, 0x1c000000};
        int value = tempting[random.nextInt(tempting.length)];
        int at = random.nextInt(Math.max(1, dump.length - Integer.BYTES));
        for (int i = 0; i < Integer.BYTES && at + i < dump.length; i++) {
            dump[at + i] = (byte) (value >>> (24 - Byte.SIZE * i));
        }
    }

    /** Says whether there was an answer. */
    private boolean answered(HeapDumpBuilder heap, byte[] mutated, long number) throws IOException {
        var file = Files.write(directory.resolve("mutated.hprof"), mutated);
        var index = directory.resolve("mutated.plumbline");
        long start = System.nanoTime();
        try {
            var histogram = DumpHistogram.of(file, directory, 2, IndexProgress.none());
            var outcome = HeapIndex.build(file, index, IndexSettings.unlimited(), IndexProgress.none());
            if (outcome instanceof IndexOutcome.Indexed) {
                try (var graph = HeapIndex.open(index)) {
                    ask(graph, file);
                    honest(heap, graph, histogram.completeness(), number);
                }
            }
            Redaction.write(file, directory.resolve("redacted.hprof"), Optional.empty(), share -> {});
            return outcome instanceof IndexOutcome.Indexed;
        } catch (IOException refused) {
            assertThat(refused.getMessage()).as(named(number)).isNotBlank();
            return false;
        } catch (RuntimeException | Error bare) {
            faults.putIfAbsent(placeOf(bare), number);
            return false;
        } finally {
            Files.deleteIfExists(index);
            Files.deleteIfExists(directory.resolve("redacted.hprof"));
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .as(named(number))
                    .isLessThan(EACH);
            leavesNothingBehind(number);
        }
    }

    private static String placeOf(Throwable fault) {
        return Arrays.stream(fault.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("io.plumbline"))
                .findFirst()
                .map(frame -> fault + " at " + frame)
                .orElseGet(fault::toString)
                .replaceAll("mutation \\d+", "mutation")
                .replaceAll("\\b\\d{2,}\\b", "#");
    }

    private void ask(HeapGraph graph, Path file) throws IOException {
        Suspects.of(graph, 0.05);
        Growth.between(List.of(graph, graph), 0.02);
        ThreadHoldings.of(graph);
        HeldByThreads.of(graph);
        ThreadLocalHoldings.of(graph);
        CollectionUse.of(graph);
        LoaderHoldings.of(graph);
        ExecutorBacklog.of(graph);
        ArrayUse.largest(graph, 10);
        DuplicateArrays.of(graph, file, directory, 2, 10, share -> {});
        FinalizerBacklog.of(graph);
        DirectBuffers.of(graph);
        CapturedContext.of(graph);
    }

    /** A dump that is called whole has as many objects as the original, unless only names or values were changed. */
    private static void honest(HeapDumpBuilder heap, HeapGraph graph, Completeness histogram, long number) {
        var indexed = graph.completeness();
        if (indexed.whole()) {
            assertThat((long) graph.objects())
                    .as(named(number))
                    .isEqualTo(heap.objects().size());
        }
        if (indexed.whole()) {
            assertThat(histogram.objects()).as(named(number)).isEqualTo(indexed.objects());
        }
        assertThat(graph.reachableObjects()).as(named(number)).isLessThanOrEqualTo(graph.objects());
    }

    private void leavesNothingBehind(long number) throws IOException {
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .as(named(number))
                    .containsOnly("mutated.hprof");
        }
    }

    private static String named(long number) {
        return "mutation " + number;
    }
}
