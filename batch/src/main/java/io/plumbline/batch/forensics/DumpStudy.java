package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.HeapIndex;
import io.plumbline.batch.heap.IndexFormatException;
import io.plumbline.batch.heap.IndexProgress;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the heap dumps of one JVM say, with nothing else known of it: of one, where much accumulates; of several, what grows.
 * Immutable.
 *
 * @param dumps in the order of time
 * @param verdict never more than inconclusive of one dump
 * @param reason why, in a sentence
 * @param culprits the largest first, or the fastest
 */
public record DumpStudy(List<Growth.Snapshot> dumps, HeapVerdict verdict, String reason, List<DumpCulprit> culprits) {

    /** The share of a heap that makes a suspect. */
    private static final double SUSPECT = 0.1;

    /** The growth that counts, as a share of the first heap. */
    private static final double GROWTH = 0.02;

    private static final int MOST_CULPRITS = 10;

    public DumpStudy {
        dumps = List.copyOf(dumps);
        culprits = List.copyOf(culprits);
    }

    /** A study, and who alone holds how much in the last of its dumps, and what threads hold there. */
    public record WithTree(DumpStudy study, HeapTree tree, HeldByThreads threads) {}

    /** What is asked of heaps, in the order of time. */
    @FunctionalInterface
    private interface Question<T> {
        T of(List<HeapGraph> heaps) throws IOException;
    }

    /**
     * Looks at dumps, in whichever order they are given.
     *
     * @param folder where the indexes may be made; nobody else's files have their names there
     * @param memoryBytes what this process may take in all
     * @throws IOException if one cannot be read, or does not fit; the message says what to do
     */
    public static DumpStudy of(List<Path> files, Path folder, long memoryBytes) throws IOException {
        return asked(files, folder, memoryBytes, ignored -> {}, DumpStudy::of);
    }

    /** The same, with the tree and the threads of the last one. */
    public static WithTree withTree(List<Path> files, Path folder, long memoryBytes) throws IOException {
        return asked(files, folder, memoryBytes, ignored -> {}, heaps -> {
            var last = heaps.get(heaps.size() - 1);
            return new WithTree(of(heaps), HeapTree.of(last), HeldByThreads.of(last));
        });
    }

    /**
     * What grows between dumps, in whichever order they are given; indexes of such are taken, too.
     *
     * @param folder where the indexes may be made; nobody else's files have their names there
     * @param memoryBytes what this process may take in all
     * @param followed told how far it is, some hundred times in all, by several threads
     * @throws IOException if one cannot be read, or does not fit; the message says what to do
     */
    public static Growth growth(List<Path> files, Path folder, long memoryBytes, Consumer<StudyProgress> followed)
            throws IOException {
        return asked(files, folder, memoryBytes, followed, heaps -> Growth.between(heaps, GROWTH));
    }

    private static DumpStudy of(List<HeapGraph> heaps) throws IOException {
        return heaps.size() == 1 ? single(heaps.get(0)) : several(heaps);
    }

    private static <T> T asked(
            List<Path> files, Path folder, long memoryBytes, Consumer<StudyProgress> followed, Question<T> question)
            throws IOException {
        var heaps = new ArrayList<HeapGraph>();
        try {
            for (var file : files) {
                var progress = StudyProgress.ofIndex(heaps.size(), files.size(), followed);
                heaps.add(opened(file, folder.resolve("index-" + heaps.size()), memoryBytes, progress));
            }
            followed.accept(StudyProgress.COMPARISON);
            heaps.sort(Comparator.comparing(heap -> heap.facts().takenAt()));
            return question.of(heaps);
        } finally {
            for (var heap : heaps) {
                heap.close();
            }
        }
    }

    /* Where it lies is nobody's business who reads the message. */
    private static HeapGraph opened(Path file, Path index, long memoryBytes, IndexProgress followed)
            throws IOException {
        try {
            return indexed(file, index, memoryBytes, followed);
        } catch (FileSystemException unreadable) {
            throw new IOException(
                    "the file \"" + file.getFileName() + "\" "
                            + (unreadable instanceof NoSuchFileException ? "is there no longer" : "cannot be read"),
                    unreadable);
        }
    }

    private static HeapGraph indexed(Path file, Path index, long memoryBytes, IndexProgress followed)
            throws IOException {
        if (HeapIndex.isIndex(file)) {
            return openedIndex(file);
        }
        var refusal = HeapJvm.indexed(file, index, memoryBytes, followed);
        if (refusal != null) {
            throw new IOException(refusal);
        }
        return HeapIndex.open(index);
    }

    private static HeapGraph openedIndex(Path index) throws IOException {
        try {
            return HeapIndex.open(index);
        } catch (IndexFormatException unreadable) {
            throw new IOException(
                    "the index \"" + index.getFileName() + "\" is damaged, or another version of this program made it;"
                            + " ask for snapshots that are taken from now on",
                    unreadable);
        }
    }

    private static DumpStudy single(HeapGraph heap) throws IOException {
        var snapshot = new Growth.Snapshot(
                heap.facts().takenAt(),
                heap.reachableObjects(),
                heap.reachableBytes(),
                heap.completeness().whole());
        return new DumpStudy(
                List.of(snapshot),
                HeapVerdict.INCONCLUSIVE,
                "single snapshot; a second one shows what grows",
                Suspects.of(heap, SUSPECT).stream()
                        .limit(MOST_CULPRITS)
                        .map(DumpStudy::culprit)
                        .toList());
    }

    private static DumpStudy several(List<HeapGraph> heaps) throws IOException {
        var growth = Growth.between(heaps, GROWTH);
        long gate = Growth.gate(growth.snapshots(), GROWTH);
        return new DumpStudy(
                growth.snapshots(),
                growth.verdict(),
                growth.reason(),
                growth.paths().stream()
                        .filter(path -> path.growthBytes() >= gate)
                        .limit(MOST_CULPRITS)
                        .map(DumpStudy::culprit)
                        .toList());
    }

    private static DumpCulprit culprit(Suspect suspect) {
        var element = suspect.mainElement().map(ElementCount::className).orElse(suspect.className());
        return new DumpCulprit(
                suspect.summary(),
                element,
                suspect.holder(),
                suspect.holderField(),
                suspect.retainedBytes(),
                null,
                null,
                suspect.path() == null ? List.of() : words(suspect.path()),
                notes(suspect.elements(), "retained by it"));
    }

    private static DumpCulprit culprit(GrowingPath path) {
        var element = path.elements().stream()
                .map(ElementCount::className)
                .findFirst()
                .orElse(path.className());
        var notes = new ArrayList<String>();
        notes.add("objects from dump to dump: " + series(path.objects()));
        notes.add("bytes from dump to dump: " + series(path.bytes()));
        notes.add(String.format(
                Locale.ROOT,
                "of the last dump %,d bytes are its own, %,d of them alone",
                path.shareBytes(),
                path.exclusiveBytes()));
        notes.addAll(notes(path.elements(), "in the last dump"));
        return new DumpCulprit(
                path.summary(),
                element,
                path.holder(),
                path.holderField(),
                path.shareBytes(),
                path.growthBytes(),
                path.bytesPerSecond(),
                words(path.path()),
                notes);
    }

    private static String series(List<Long> values) {
        return values.stream()
                .map(value -> String.format(Locale.ROOT, "%,d", value))
                .collect(Collectors.joining(" -> "));
    }

    private static List<String> notes(List<ElementCount> elements, String where) {
        return elements.stream()
                .limit(MOST_CULPRITS)
                .map(element -> String.format(
                        Locale.ROOT,
                        "%,d %s, %,d bytes, %s",
                        element.objects(),
                        element.className(),
                        element.bytes(),
                        where))
                .toList();
    }

    private static List<String> words(HoldingPath path) {
        return Stream.of(
                        Stream.of(path.root()),
                        path.steps().stream().map(HoldingPath.Step::toString),
                        Stream.of(path.last()))
                .flatMap(part -> part)
                .filter(step -> !step.isEmpty())
                .toList();
    }
}
