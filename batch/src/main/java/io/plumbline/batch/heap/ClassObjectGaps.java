package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.HeapSegment;
import io.plumbline.batch.hprof.HprofFile;
import java.io.IOException;
import java.util.Arrays;

/**
 * How large the object of a class is before its static fields begin, which the virtual machine does not tell: classes are
 * described apart from the objects beside which they lie, so some segments are read again to find their neighbours. One
 * thread.
 */
final class ClassObjectGaps {

    private static final int MOST_SEGMENTS = 16;
    private static final int MOST_OBJECTS = 200_000;
    private static final int LARGEST = 4_096;

    private final HprofFile file;
    private final ClassTable classes;
    private final int referenceBytes;
    private final int alignment;
    private final int[] votes = new int[LARGEST];
    private final long[] classIds;

    ClassObjectGaps(HprofFile file, ClassTable classes, int referenceBytes, int alignment) {
        this.file = file;
        this.classes = classes;
        this.referenceBytes = referenceBytes;
        this.alignment = alignment;
        var ids = new long[classes.size()];
        int count = 0;
        for (int number = 0; number < classes.size(); number++) {
            if (classes.dump(number) != null) {
                ids[count++] = classes.id(number);
            }
        }
        this.classIds = Arrays.copyOf(ids, count);
        Arrays.sort(classIds);
    }

    /** The bytes before the static fields; 0 if there is nothing to see. */
    int baseBytes(DumpSurvey.Result survey) throws IOException {
        int read = 0;
        for (int i = 0; i < survey.segments().size() && read < MOST_SEGMENTS; i++) {
            var extent = survey.extents().get(i);
            int at = Arrays.binarySearch(classIds, extent.lowest());
            int first = at < 0 ? -at - 1 : at;
            if (first < classIds.length && extent.contains(classIds[first])) {
                read++;
                vote(survey.segments().get(i), extent);
            }
        }
        int best = 0;
        for (int base = 0; base < LARGEST; base++) {
            best = votes[base] > votes[best] ? base : best;
        }
        return best;
    }

    private void vote(HeapSegment segment, DumpSurvey.Extent extent) throws IOException {
        var addresses = addresses(segment);
        for (long id : classIds) {
            if (extent.contains(id)) {
                long next = Math.min(next(addresses, id), next(classIds, id));
                long base = next - id - classes.layout(classes.numberOf(id)).staticBytes(referenceBytes);
                // what padding hides may be a word more or less
                for (long padding = 0; padding < alignment && base - padding > 0 && base < LARGEST; padding += 8) {
                    votes[(int) (base - padding)]++;
                }
            }
        }
    }

    private long[] addresses(HeapSegment segment) throws IOException {
        var addresses = new long[1024];
        int count = 0;
        var cursor = file.cursor();
        cursor.open(segment);
        while (count < MOST_OBJECTS && cursor.next()) {
            if (count == addresses.length) {
                addresses = Arrays.copyOf(addresses, 2 * count);
            }
            addresses[count++] = cursor.id();
        }
        var sorted = Arrays.copyOf(addresses, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static long next(long[] sorted, long address) {
        int at = Arrays.binarySearch(sorted, address);
        int next = at < 0 ? -at - 1 : at;
        while (next < sorted.length && sorted[next] == address) {
            next++;
        }
        return next < sorted.length ? sorted[next] : Long.MAX_VALUE;
    }
}
