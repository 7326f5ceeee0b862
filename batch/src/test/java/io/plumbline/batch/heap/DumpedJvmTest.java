package io.plumbline.batch.heap;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.batch.hprof.RootKind;
import io.plumbline.batch.naming.ClassNames;
import io.plumbline.testing.Jdk25;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real dumps of real virtual machines whose truth {@link DumpedJvm} and their own class histograms tell. */
class DumpedJvmTest {

    private static final int FREQUENT = 20;
    private static final String HOLDER = DumpedJvm.class.getName();

    @TempDir
    Path directory;

    @Test
    void aJvmOfThisJdkIsUnderstood() throws Exception {
        dump(Path.of(System.getProperty("java.home")), "-XX:+UseG1GC");

        assertSizesAreThoseOfTheJvm();
        try (var graph = graph()) {
            assertTheListIsDominated(graph);
            assertSharedObjectsAreNot(graph);
            assertTheThreadHoldsItsLocal(graph);
            assertReferencesHoldWhatTheyHoldAlone(graph);
            assertNumbersOfCollectionsAreKept(graph);
        }
    }

    @Test
    void sizesAreRightWithoutCompressedReferences() throws Exception {
        dump(Path.of(System.getProperty("java.home")), "-XX:+UseParallelGC", "-XX:-UseCompressedOops");

        assertSizesAreThoseOfTheJvm();
    }

    /** But for the objects of a few classes, which padding hides. */
    @Test
    void sizesAreRightWithLargeAlignment() throws Exception {
        dump(Path.of(System.getProperty("java.home")), "-XX:+UseSerialGC", "-XX:ObjectAlignmentInBytes=16");

        assertSizesAreThoseOfTheJvm("java.lang.Class");
    }

    @Test
    void aJvmOfJdk25IsUnderstood() throws Exception {
        dump(Jdk25.required(), "-XX:+UseG1GC");

        assertSizesAreThoseOfTheJvm();
        try (var graph = graph()) {
            assertTheListIsDominated(graph);
            assertTheThreadHoldsItsLocal(graph);
        }
    }

    @Test
    void sizesAreRightWithCompactHeaders() throws Exception {
        dump(Jdk25.required(), "-XX:+UseCompactObjectHeaders");

        assertSizesAreThoseOfTheJvm();
        try (var graph = graph()) {
            assertThat(graph.facts().headerBytes()).isEqualTo(8);
            assertTheListIsDominated(graph);
        }
    }

    private void dump(Path jdk, String... options) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(jdk.resolve("bin/java").toString(), "-Xmx128m"));
        command.addAll(List.of(options));
        command.addAll(List.of(
                "-cp",
                Path.of("target", "test-classes").toString(),
                HOLDER,
                dumpFile().toString(),
                histogramFile().toString()));
        var output = directory.resolve("output");
        int status = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start()
                .waitFor();
        assertThat(status).as("%s", Files.readString(output)).isZero();
    }

    private Path dumpFile() {
        return directory.resolve("jvm.hprof");
    }

    private Path histogramFile() {
        return directory.resolve("histogram.txt");
    }

    private HeapGraph graph() throws IOException {
        var index = directory.resolve("jvm.index");
        var outcome = HeapIndex.build(dumpFile(), index, IndexSettings.unlimited(), IndexProgress.none());
        assertThat(outcome).isInstanceOfSatisfying(IndexOutcome.Indexed.class, indexed -> {
            assertThat(indexed.completeness().whole()).isTrue();
            assertThat(indexed.completeness().roots()).isPositive();
        });
        return HeapIndex.open(index);
    }

    /** Every class of some frequency whose instances did not change between dump and histogram. */
    private void assertSizesAreThoseOfTheJvm(String... otherThan) throws IOException {
        var jvm = histogramOfTheJvm();
        int compared = 0;
        for (var row :
                DumpHistogram.of(dumpFile(), directory, 2, IndexProgress.none()).rows()) {
            var known = List.of(otherThan).contains(row.name()) ? null : jvm.get(ClassNames.normalised(row.name()));
            if (known != null && known[0] >= FREQUENT && known[0] == row.instances()) {
                assertThat(row.shallowBytes()).as("%s", row.name()).isEqualTo(known[1]);
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(20);
    }

    /** Instances and bytes by class; without those of which several have one name. */
    private Map<String, long[]> histogramOfTheJvm() throws IOException {
        var classes = new HashMap<String, long[]>();
        for (var line : Files.readAllLines(histogramFile())) {
            var words = line.strip().split("\\s+", -1);
            if (words.length >= 4 && words[0].endsWith(":")) {
                var name = ClassNames.normalised(words[3]);
                boolean twice = classes.containsKey(name);
                classes.put(name, new long[] {twice ? -1 : Long.parseLong(words[1]), Long.parseLong(words[2])});
            }
        }
        return classes;
    }

    private static HeapClass named(HeapGraph graph, String name) {
        assertThat(graph.classesNamed(name)).hasSize(1);
        return graph.classesNamed(name).get(0);
    }

    private static HeapClass holder(HeapGraph graph) {
        return named(graph, HOLDER);
    }

    private static void assertTheListIsDominated(HeapGraph graph) {
        int holder = holder(graph).object();
        int first = graph.field(holder, "head");
        int second = graph.field(first, "next");

        assertThat(graph.dominatorOf(first)).isEqualTo(holder);
        assertThat(graph.dominatorOf(second)).isEqualTo(first);
        assertThat(graph.dominatedBy(first, 10)).containsExactly(second);
        assertThat(graph.retainedBytes(first)).isEqualTo(DumpedJvm.LIST * graph.shallowBytes(first));
        assertThat(graph.referencesTo(second, 10)).containsExactly(first);
        var elements = graph.classOf(first);
        assertThat(elements.instances()).isEqualTo(DumpedJvm.LIST);
        assertThat(elements.retainedBytes()).isEqualTo(graph.retainedBytes(first));
        var path = graph.pathToRoot(second).orElseThrow();
        assertThat(path.weak()).isFalse();
        assertThat(path.references()).extracting(HeapReference::name).endsWith("static head", "next");
    }

    private static void assertSharedObjectsAreNot(HeapGraph graph) {
        var type = named(graph, HOLDER + "$Shared");
        int shared = graph.nextInstance(type.number(), HeapGraph.NONE);

        assertThat(graph.dominatorOf(shared)).isEqualTo(holder(graph).object());
        assertThat(type.reachableInstances()).isEqualTo(DumpedJvm.SHARED);
        var payload = graph.field(shared, "payload");
        assertThat(graph.arrayLength(payload)).isEqualTo(3);
        assertThat(graph.retainedBytes(shared)).isEqualTo(graph.shallowBytes(shared) + graph.shallowBytes(payload));
        var all = new int[DumpedJvm.SHARED];
        for (int i = 0, object = 0; i < all.length; i++) {
            object = graph.nextInstance(type.number(), object);
            all[i] = object;
        }
        var merged = graph.mergedPaths(all);
        assertThat(merged.objects()).isEqualTo(DumpedJvm.SHARED);
        assertThat(merged.roots()).hasSize(1);
        assertThat(merged.roots().get(0).paths()).isEqualTo(DumpedJvm.SHARED);
    }

    private static void assertTheThreadHoldsItsLocal(HeapGraph graph) {
        int local = graph.nextInstance(named(graph, HOLDER + "$Local").number(), HeapGraph.NONE);

        var root = graph.rootsOf(local).stream()
                .filter(candidate -> candidate.kind() == RootKind.JAVA_FRAME)
                .findFirst()
                .orElseThrow();
        var thread = graph.threads().stream()
                .filter(candidate -> candidate.serial() == root.threadSerial())
                .findFirst()
                .orElseThrow();
        assertThat(thread.name()).isEqualTo("the one with the local");
        assertThat(graph.nameOf(thread.object())).contains("the one with the local");
        assertThat(thread.frames())
                .anyMatch(frame ->
                        frame.method().equals("hold") && frame.className().equals(HOLDER));
    }

    private static void assertReferencesHoldWhatTheyHoldAlone(HeapGraph graph) {
        int softly = graph.nextInstance(named(graph, HOLDER + "$Softly").number(), HeapGraph.NONE);

        int reference = graph.dominatorOf(softly);
        assertThat(graph.classOf(reference).name()).isEqualTo("java.lang.ref.SoftReference");
        assertThat(graph.pathToRoot(softly).orElseThrow().weak()).isTrue();
        int left = graph.field(holder(graph).object(), "LEFT");
        assertThat(graph.dominatorOf(left)).isEqualTo(holder(graph).object());
    }

    private static void assertNumbersOfCollectionsAreKept(HeapGraph graph) {
        int map = graph.field(holder(graph).object(), "BY_NUMBER");

        assertThat(graph.value(map, "size")).hasValue(DumpedJvm.ENTRIES);
        assertThat(graph.value(map, "modCount")).isEmpty();
        int firstElement = graph.field(holder(graph).object(), "head");
        assertThat(graph.value(firstElement, "number")).isEmpty();
    }
}
