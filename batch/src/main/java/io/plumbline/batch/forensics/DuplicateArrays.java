package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.Crew;
import io.plumbline.batch.heap.HeapClass;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.hprof.FieldType;
import io.plumbline.batch.hprof.HeapCursor;
import io.plumbline.batch.hprof.HeapSegment;
import io.plumbline.batch.hprof.HeapTag;
import io.plumbline.batch.hprof.HprofFile;
import io.plumbline.batch.hprof.HprofFormatException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.DoubleConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reachable arrays of primitives that have the same type, length and elements as another one: the text of strings above
 * all. Immutable.
 *
 * <p>An index holds no elements, so the dump is read again, twice: the first time finds out which contents may occur more
 * than once, the second counts those. Contents are compared by a number of 64 bits ({@link ContentHash}), and leave no
 * other trace.
 *
 * @param arrays how many were compared
 * @param duplicates how many of them another array could replace
 * @param wastedBytes what these take
 * @param leftOut arrays that may be like others and were not counted for want of memory; a larger Java heap counts them
 * @param classes by class of array, the most wasteful first
 * @param groups arrays of the same contents, the most wasteful first
 */
public record DuplicateArrays(
        long arrays, long duplicates, long wastedBytes, long leftOut, List<ByClass> classes, List<Group> groups) {

    /** The duplicates of one class of arrays. */
    public record ByClass(String className, long duplicates, long wastedBytes) {

        private ByClass and(ByClass other) {
            return new ByClass(className, duplicates + other.duplicates, wastedBytes + other.wastedBytes);
        }
    }

    /**
     * Arrays of the same contents.
     *
     * @param address of one of them
     * @param length its elements
     * @param zero whether all elements are zero, as in a buffer that nobody used
     * @param shallowBytes of one of them
     * @param holder the field that leads to that one
     */
    public record Group(
            String className,
            long address,
            long length,
            long copies,
            boolean zero,
            long shallowBytes,
            long wastedBytes,
            @Nullable String holder) {}

    /** Contents that occur again, and the object of the lowest number that has them. */
    private record Repeated(long hash, int object, int copies, long wastedBytes) {

        ByClass alone(HeapGraph heap) {
            return new ByClass(heap.classOf(object).name(), copies - 1L, wastedBytes);
        }
    }

    public DuplicateArrays {
        classes = List.copyOf(classes);
        groups = List.copyOf(groups);
    }

    /**
     * Reads the dump of a heap.
     *
     * @param scratch a directory for the unpacked bytes of a gzip file
     * @param limit how many groups are shown
     */
    public static DuplicateArrays of(
            HeapGraph heap, Path dump, Path scratch, int threads, int limit, DoubleConsumer progress)
            throws IOException {
        try (var file = HprofFile.open(dump, scratch)) {
            var contents =
                    new ContentCounts(instances(heap), Runtime.getRuntime().maxMemory());
            var pass = new Pass(heap, file, threads);
            long arrays = pass.run((hash, object) -> contents.see(hash), share -> progress.accept(share / 2));
            pass.run(contents::count, share -> progress.accept(0.5 + share / 2));
            return answer(heap, contents, arrays, limit);
        }
    }

    private static long instances(HeapGraph heap) {
        long instances = 0;
        for (HeapClass type : heap.classes()) {
            instances += elementsOf(type.name()).isPresent() ? type.instances() : 0;
        }
        return instances;
    }

    private static DuplicateArrays answer(HeapGraph heap, ContentCounts contents, long arrays, int limit)
            throws IOException {
        Map<Integer, ByClass> byClass = new TreeMap<>();
        var worst = new PriorityQueue<>(Comparator.comparingLong(Repeated::wastedBytes)
                .thenComparing(Comparator.comparingInt(Repeated::object).reversed()));
        contents.forEachRepeated((hash, first, copies) -> {
            var repeated = new Repeated(hash, first, copies, heap.shallowBytes(first) * (copies - 1));
            byClass.merge(heap.classNumberOf(first), repeated.alone(heap), ByClass::and);
            worst.add(repeated);
            if (worst.size() > limit) {
                worst.remove();
            }
        });
        var groups = new ArrayList<Group>();
        while (!worst.isEmpty()) {
            groups.add(0, group(heap, worst.remove()));
        }
        var classes = new ArrayList<>(byClass.values());
        classes.sort(Comparator.comparingLong(ByClass::wastedBytes).reversed());
        return new DuplicateArrays(
                arrays,
                classes.stream().mapToLong(ByClass::duplicates).sum(),
                classes.stream().mapToLong(ByClass::wastedBytes).sum(),
                contents.leftOut(),
                classes,
                groups);
    }

    private static Group group(HeapGraph heap, Repeated repeated) {
        int object = repeated.object();
        var className = heap.classOf(object).name();
        int length = heap.arrayLength(object);
        boolean zero = elementsOf(className)
                .filter(type -> repeated.hash() == ContentHash.ofZeros(type, length))
                .isPresent();
        return new Group(
                className,
                heap.addressOf(object),
                length,
                repeated.copies(),
                zero,
                heap.shallowBytes(object),
                repeated.wastedBytes(),
                HoldingPath.to(heap, object)
                        .flatMap(HoldingPath::holder)
                        .map(Object::toString)
                        .orElse(null));
    }

    /** What the arrays of this class have for elements, if these are primitives. */
    private static Optional<FieldType> elementsOf(String className) {
        for (var type : FieldType.values()) {
            if (type != FieldType.OBJECT && className.equals(type.javaName() + "[]")) {
                return Optional.of(type);
            }
        }
        return Optional.empty();
    }

    /** Told of each array. */
    private interface Visitor {
        void visit(long hash, int object);
    }

    /** Goes over all arrays of primitives that are reachable, several segments at a time. */
    private static final class Pass {

        private final HeapGraph heap;
        private final HprofFile file;
        private final List<HeapSegment> segments;
        private final int threads;

        Pass(HeapGraph heap, HprofFile file, int threads) throws IOException {
            this.heap = heap;
            this.file = file;
            this.segments = file.outline().segments();
            this.threads = threads;
        }

        /** Says how many arrays there were. */
        long run(Visitor visitor, DoubleConsumer progress) throws IOException {
            var next = new AtomicInteger();
            var done = new AtomicInteger();
            var arrays = new AtomicLong();
            Crew.run(threads, worker -> {
                var cursor = file.cursor();
                for (int i = next.getAndIncrement(); i < segments.size(); i = next.getAndIncrement()) {
                    arrays.addAndGet(read(cursor, segments.get(i), visitor));
                    progress.accept((double) done.incrementAndGet() / segments.size());
                }
            });
            return arrays.get();
        }

        private long read(HeapCursor cursor, HeapSegment segment, Visitor visitor) throws IOException {
            long arrays = 0;
            cursor.open(segment);
            try {
                while (cursor.next()) {
                    if (cursor.tag() == HeapTag.PRIMITIVE_ARRAY_DUMP) {
                        int object = heap.objectAt(cursor.id());
                        if (object != HeapGraph.NONE && heap.isReachable(object)) {
                            visitor.visit(ContentHash.of(cursor), object);
                            arrays++;
                        }
                    }
                }
            } catch (HprofFormatException damage) {
                // the index has said so already: what is behind it in this segment is no object of the heap
                return arrays;
            }
            return arrays;
        }
    }
}
