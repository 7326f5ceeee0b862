package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.DumpOutline;
import io.plumbline.batch.hprof.HprofFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Builds one index. One thread leads; several read. Used once.
 *
 * <p>The large arrays lie beside the Java heap and are used again from step to step: what follows whom in {@link #graph} is
 * the plan of the memory, too.
 */
final class IndexBuild {

    static final int TOP_OF_THE_TREE = 10_000;
    private static final int MOST_DAMAGES = 100;
    private static final long LARGEST_HEAD_COUNT = Integer.MAX_VALUE - 16L;

    private final Path dump;
    private final HprofFile file;
    private final IndexSettings settings;
    private final IndexProgress progress;
    private final Scratch scratch;

    IndexBuild(Path dump, HprofFile file, IndexSettings settings, IndexProgress progress, Scratch scratch) {
        this.dump = dump;
        this.file = file;
        this.settings = settings;
        this.progress = progress;
        this.scratch = scratch;
    }

    IndexOutcome build(Path index, Path directory) throws IOException {
        var outline = file.outline();
        var classes = ClassTable.of(file, outline);
        progress.reached(IndexPhase.OUTLINE, 1);
        var marks = new AddressMarks(DumpSurvey.alignmentBits(file, outline));
        var survey = DumpSurvey.mark(file, outline, classes, marks, settings.threads(), progress);
        if (survey == null) {
            marks = new AddressMarks(0);
            classes = ClassTable.of(file, outline);
            survey = DumpSurvey.mark(file, outline, classes, marks, settings.threads(), progress);
        }
        if (survey == null) {
            throw new IllegalStateException("Marks that take any address refused some");
        }
        var estimate = MemoryEstimate.of(AddressBook.count(marks), marks.pageKeys().length, classes.size());
        var refusal = estimate.refusal(settings.memoryBytes(), directory);
        if (refusal.isPresent()) {
            return new IndexOutcome.TooLarge(estimate, refusal.get());
        }
        classes.resolve(file, outline);
        var book = AddressBook.of(marks, scratch);
        try (var writer = new IndexWriter(index)) {
            var completeness = write(writer, outline, classes, survey, book);
            writer.commit(settings.threads());
            progress.reached(IndexPhase.RETAINED, 1);
            return new IndexOutcome.Indexed(index, completeness);
        }
    }

    private Completeness write(
            IndexWriter writer, DumpOutline outline, ClassTable classes, DumpSurvey.Result survey, AddressBook book)
            throws IOException {
        int objects = book.objects();
        int classBytes = RowAssembly.classBytes(classes.size());
        writeBook(writer, book);
        long blocks = (objects + 15L) >>> RowAssembly.BLOCK_BITS;
        writer.reserve(IndexSection.CLASSES, (long) objects * classBytes);
        writer.reserve(IndexSection.ROW_BLOCKS, blocks * Long.BYTES);
        writer.reserve(IndexSection.TREE_BLOCKS, blocks * Long.BYTES);

        var roots = new RootTable(survey.roots(), book);
        boolean assume =
                !roots.stickyClasses() && !(outline.ended() && survey.damages().isEmpty());
        if (assume || roots.roots().isEmpty()) {
            assumeClasses(classes, book, roots);
        }
        long lostObjects = references(writer, classes, survey, book, roots, classBytes);
        var mapped = new MappedFile(writer.channel());
        var rows = new ReferenceRows(mapped, writer.start(IndexSection.ROW_BLOCKS));
        var classOf = new ClassNumbers(mapped, writer.start(IndexSection.CLASSES), classBytes);
        if (roots.assumed()) {
            assumeThreads(classes, classOf, objects, roots);
        }
        var sizes = ShallowSizes.of(file, classes, survey, book.alignmentBits());
        var classObjects = new ClassObjects(classes, book, sizes);
        var result = graph(writer, rows, classOf, classes, roots, sizes, classObjects, book);
        var completeness = completeness(outline, survey, book, roots, lostObjects);
        var names = new NameReader(file, survey, classes, book, classOf, rows);
        var description = new DescriptionWriter(file, outline, classes, survey, sizes, book)
                .describe(Fingerprint.of(dump), completeness, roots, classObjects, result, names, classBytes);
        writer.section(IndexSection.DESCRIPTION, DescriptionFormat.bytes(description));
        return completeness;
    }

    private static void writeBook(IndexWriter writer, AddressBook book) throws IOException {
        var keys = ByteBuffer.allocate(book.pageKeys().length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        keys.asLongBuffer().put(book.pageKeys());
        writer.section(IndexSection.MARK_PAGES, keys);
        long words = (long) book.pageKeys().length * AddressMarks.PAGE_WORDS;
        long at = writer.reserve(IndexSection.MARKS, words * Long.BYTES);
        var copy = ByteBuffer.allocate(AddressMarks.PAGE_WORDS * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int word = 0; word < words; at += copy.capacity()) {
            copy.clear();
            while (copy.hasRemaining()) {
                copy.putLong(book.words().get(word++));
            }
            writer.write(copy.flip(), at);
        }
        var counts = ByteBuffer.allocate(book.objectsBeforeBlock().capacity() * Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        counts.asIntBuffer().put(book.objectsBeforeBlock().duplicate().clear());
        writer.section(IndexSection.MARK_COUNTS, counts);
    }

    private static void assumeClasses(ClassTable classes, AddressBook book, RootTable roots) {
        for (int number = 0; number < classes.size(); number++) {
            int object = classes.id(number) == 0 ? 0 : book.numberOf(classes.id(number));
            if (object != 0) {
                roots.assume(object);
            }
        }
    }

    private static void assumeThreads(ClassTable classes, ClassNumbers classOf, int objects, RootTable roots) {
        var threads = new boolean[classes.size()];
        for (int number = 0; number < threads.length; number++) {
            threads[number] = classes.inherits(number, "java.lang.Thread");
        }
        for (int object = 1; object <= objects; object++) {
            if (threads[classOf.of(object)]) {
                roots.assume(object);
            }
        }
    }

    /** The second pass; says how many objects are referred to and missing. */
    private long references(
            IndexWriter writer,
            ClassTable classes,
            DumpSurvey.Result survey,
            AddressBook book,
            RootTable roots,
            int classBytes)
            throws IOException {
        try (FileChannel spilled = scratch.file()) {
            var spill = new RowSpill(spilled, book.objects());
            var pass = new ReferencePass(file, survey.segments(), classes, book, roots.set(), spill, progress);
            pass.run(settings.threads());
            new RowAssembly(spill, writer, book.objects(), classBytes, progress).run(settings.threads());
            return pass.lostObjects();
        }
    }

    private TreeTotals graph(
            IndexWriter writer,
            ReferenceRows rows,
            ClassNumbers classOf,
            ClassTable classes,
            RootTable roots,
            ShallowSizes sizes,
            ClassObjects classObjects,
            AddressBook book)
            throws IOException {
        int objects = book.objects();
        int unitBits = Math.min(3, book.alignmentBits());
        long edgesAtMost = Math.min(LARGEST_HEAD_COUNT, writer.end() - writer.start(IndexSection.ROWS) + objects + 16);
        var first = scratch.ints(objects + 3L);
        var second = scratch.ints(objects + 3L);
        var stackedObjects = scratch.ints(edgesAtMost);
        var stackedParents = scratch.ints(edgesAtMost);

        var paths = new ShortestPaths(rows, objects, first, second, progress);
        var strong = paths.find(roots.distinct());
        int reachable = paths.reached();
        try (var steps = new SpilledInts(scratch);
                var objectByNumber = new SpilledInts(scratch);
                var units = new SpilledInts(scratch);
                var edges = new EdgeBuckets(scratch, objects + 1)) {
            for (int object = 0; object <= objects; object++) {
                steps.add(first.get(object));
            }
            var stepByObject = steps.finish();
            first.clear(objects + 3);
            for (int number = 0; number <= DepthFirst.TOP; number++) {
                objectByNumber.add(0);
                units.add(0);
            }
            int last = new DepthFirst(rows, strong, first, second, stackedObjects, stackedParents, edges, progress)
                    .search(roots.distinct(), reachable, (object, atTail) -> {
                        objectByNumber.add(object);
                        int number = classOf.of(object);
                        long bytes = classObjects.isClass(object, number)
                                ? classObjects.bytes(object)
                                : sizes.bytes(number, classes.elementType(number), atTail);
                        units.add((int) (bytes >>> unitBits));
                    });
            first.clear(objects + 3);
            var third = scratch.ints(objects + 3L);
            var fourth = scratch.ints(objects + 3L);
            new Dominators(second, third, fourth, first, stackedObjects, progress).find(last, edges, stackedParents);

            progress.reached(IndexPhase.RETAINED, 0);
            var tree = new DominatorTree(
                    last, second, objectByNumber.finish(), units.finish(), new OffHeapLongs(first, fourth));
            tree.sum();
            third.clear(objects + 3);
            var biggest = new Biggest(TOP_OF_THE_TREE);
            for (int number = DepthFirst.TOP + 1; number <= last; number++) {
                int object = tree.object(number);
                third.set(object, number);
                if (second.get(number) == DepthFirst.TOP) {
                    biggest.offer(object, tree.retainedUnits().get(number));
                }
            }
            progress.reached(IndexPhase.RETAINED, 0.2);
            var byClass = new long[2][];
            Crew.run(2, worker -> {
                if (worker == 1) {
                    byClass[1] = tree.retainedUnitsByClass(
                            classes.size(), classOf, stackedObjects, stackedParents, progress);
                } else {
                    byClass[0] = new TreeWriter(writer, objects, tree, third, stepByObject, classOf, progress)
                            .write(Math.max(1, settings.threads() - 1), classes.size());
                }
            });
            return new TreeTotals(
                    reachable,
                    tree.retainedUnits().get(DepthFirst.TOP) << unitBits,
                    unitBits,
                    byClass[0],
                    byClass[1],
                    asList(biggest.falling()));
        }
    }

    private static List<Integer> asList(int[] objects) {
        var list = new ArrayList<Integer>(objects.length);
        for (int object : objects) {
            list.add(object);
        }
        return list;
    }

    private Completeness completeness(
            DumpOutline outline, DumpSurvey.Result survey, AddressBook book, RootTable roots, long lostObjects) {
        var damages = new ArrayList<>(survey.damages());
        if (roots.assumed()) {
            damages.add("the dump's roots are missing: classes and threads were taken for roots");
        }
        long duplicates = survey.objects() - book.objects();
        if (duplicates > 0) {
            damages.add(duplicates + " records describe an object that another one described before");
        }
        List<String> shown = damages.subList(0, Math.min(damages.size(), MOST_DAMAGES));
        return new Completeness(
                file.length(),
                survey.lostBytes(),
                outline.missingBytes(),
                book.objects(),
                lostObjects,
                duplicates,
                roots.roots().size() + roots.lost(),
                roots.lost(),
                roots.assumed(),
                shown);
    }
}
