package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.DumpOutline;
import io.plumbline.batch.hprof.HprofFile;
import java.io.DataOutputStream;
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
 * <p>{@link #build} finds out what there is and whether it fits; {@link #write} is the order of the parts.
 */
final class IndexBuild {

    private static final int MOST_DAMAGES = 100;

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
        var estimate = MemoryEstimate.of(
                AddressBook.count(marks),
                marks.pageKeys().length,
                classes.size(),
                classes.fields(),
                outline.textById().bytes());
        var refusal = estimate.refusal(settings.memoryBytes(), directory);
        if (refusal.isPresent()) {
            return new IndexOutcome.TooLarge(estimate, refusal.get());
        }
        classes.resolve(file, outline);
        // hundreds of thousands of names have no use any more
        outline = file.forStackTraces(outline);
        var book = AddressBook.of(marks, scratch);
        try (var writer = new IndexWriter(index)) {
            var completeness = write(writer, outline, classes, survey, book);
            writer.commit(settings.threads());
            progress.reached(IndexPhase.RETAINED, 1);
            return new IndexOutcome.Indexed(index, completeness, estimate);
        }
    }

    private Completeness write(
            IndexWriter writer, DumpOutline outline, ClassTable classes, DumpSurvey.Result survey, AddressBook book)
            throws IOException {
        int objects = book.objects();
        int classBytes = RowAssembly.classBytes(classes.size());
        writeBook(writer, book);
        writer.reserve(IndexSection.CLASSES, (long) objects * classBytes);
        writer.reserve(IndexSection.ROW_BLOCKS, RowAssembly.blocks(objects) * Long.BYTES);
        writer.reserve(IndexSection.TREE_BLOCKS, RowAssembly.blocks(objects, TreeRows.BLOCK_BITS) * Long.BYTES);

        var roots = new RootTable(survey.roots(), book, classes);
        boolean assume =
                !roots.stickyClasses() && !(outline.ended() && survey.damages().isEmpty());
        if (assume || roots.roots().isEmpty()) {
            assumeClasses(classes, book, roots);
        }
        var sizes = ShallowSizes.of(file, classes, survey, book.alignmentBits());
        var classObjects = new ClassObjects(classes, book, sizes);
        var ownSizes = new OwnSizes(sizes, classes, classObjects, Math.min(3, book.alignmentBits()));
        try (var unitsByObject = new UnitsByObject(scratch)) {
            var pass = new ReferencePass(file, survey.segments(), classes, book, roots.set(), progress);
            boolean once = survey.objects() == objects;
            var leaves = references(pass, writer, objects, classBytes, ownSizes, unitsByObject, once);
            if (roots.assumed()) {
                assumeThreads(classes, writer.classNumbers(classBytes), objects, roots);
            }
            var trees = new TreeBuild(
                            writer,
                            objects,
                            classes.size(),
                            classBytes,
                            ownSizes,
                            leaves,
                            unitsByObject,
                            settings,
                            progress,
                            scratch)
                    .build(roots.distinct());
            var completeness =
                    completeness(outline, survey, book, roots, pass, reachable(pass.losers(), writer.treeRows()));
            var names = new NameReader(
                    file, survey, classes, book, writer.classNumbers(classBytes), writer.referenceRows());
            var description = new DescriptionWriter(file, outline, classes, survey, sizes, book)
                    .describe(Fingerprint.of(dump), completeness, roots, classObjects, trees, names, classBytes);
            try (var out = new DataOutputStream(writer.section(IndexSection.DESCRIPTION))) {
                DescriptionFormat.write(description, out);
            }
            return completeness;
        }
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

    /** The second pass over the dump; the answer: which objects refer to nothing. */
    private LeafSet references(
            ReferencePass pass,
            IndexWriter writer,
            int objects,
            int classBytes,
            OwnSizes ownSizes,
            UnitsByObject unitsByObject,
            boolean once)
            throws IOException {
        try (FileChannel spilled = scratch.file()) {
            var spill = new RowSpill(spilled, objects);
            var store = new RowStore(spill, writer, objects, classBytes, ownSizes, unitsByObject, once);
            pass.run(store, settings.threads());
            new RowAssembly(store, progress).run(settings.threads());
            return store.finish();
        }
    }

    private static int reachable(List<Integer> objects, TreeRows trees) {
        var tree = trees.cursor();
        int reachable = 0;
        for (int object : objects) {
            tree.open(object);
            reachable += tree.reachable() ? 1 : 0;
        }
        return reachable;
    }

    private Completeness completeness(
            DumpOutline outline,
            DumpSurvey.Result survey,
            AddressBook book,
            RootTable roots,
            ReferencePass pass,
            int lostReferences) {
        var damages = new ArrayList<>(survey.damages());
        if (roots.assumed()) {
            damages.add("the dump's roots are missing: classes and threads were taken for roots");
        }
        long duplicates = survey.objects() - book.objects();
        if (duplicates > 0) {
            damages.add(duplicates + " records describe an object that another one described before");
        }
        if (lostReferences > 0) {
            damages.add(
                    "objects are missing: " + lostReferences + " or more references of reachable objects lead to none");
        }
        if (roots.lost() > 0) {
            damages.add("objects are missing: " + roots.lost() + " roots lead to none");
        }
        if (pass.overlaps() > 0) {
            damages.add(
                    pass.overlaps() + " arrays reach into the object behind them: their lengths are wrong, and objects"
                            + " may be missing");
        }
        List<String> shown = damages.subList(0, Math.min(damages.size(), MOST_DAMAGES));
        return new Completeness(
                file.length(),
                survey.lostBytes(),
                outline.missingBytes(),
                book.objects(),
                pass.lostObjects(),
                duplicates,
                roots.roots().size() + roots.lost(),
                roots.lost(),
                roots.assumed(),
                shown);
    }
}
