package io.plumbline.batch.heap;

import io.plumbline.batch.hprof.HeapTag;
import io.plumbline.batch.hprof.RootKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The roots by object number, while an index is built. One thread. */
final class RootTable {

    private final ObjectSet set;
    private final List<GcRoot> roots = new ArrayList<>();
    private final List<ThreadRecord> threads = new ArrayList<>();
    private int[] distinct = new int[0];
    private long lost;
    private boolean stickyClasses;
    private boolean assumed;

    /** A thread, with the number of its stack trace. */
    record ThreadRecord(int serial, int object, int traceSerial) {}

    /** Of a root that is a class which is loaded and not described nothing is lost: HotSpot with ZGC leaves some out. */
    RootTable(RootRecords records, AddressBook book, ClassTable classes) {
        set = new ObjectSet(book.objects());
        for (var record : records.inOrder()) {
            int object = book.numberOf(record.id());
            if (object != 0) {
                add(record, object);
            } else if (classes.numberOf(record.id()) == ClassTable.NONE) {
                lost++;
            }
        }
    }

    private void add(RootRecords.RootRecord record, int object) {
        boolean thread = record.tag() == HeapTag.ROOT_THREAD_OBJECT;
        if (thread) {
            threads.add(new ThreadRecord(record.threadSerial(), object, record.frame()));
        }
        stickyClasses |= record.tag() == HeapTag.ROOT_STICKY_CLASS;
        roots.add(
                new GcRoot(object, RootKind.ofTag(record.tag()), record.threadSerial(), thread ? -1 : record.frame()));
        note(object);
    }

    private void note(int object) {
        if (set.add(object)) {
            if (set.size() > distinct.length) {
                distinct = Arrays.copyOf(distinct, Math.max(64, 2 * distinct.length));
            }
            distinct[set.size() - 1] = object;
        }
    }

    /** Takes an object for a root because the dump's own roots are missing. */
    void assume(int object) {
        assumed = true;
        if (!set.contains(object)) {
            roots.add(new GcRoot(object, RootKind.ASSUMED, 0, -1));
            note(object);
        }
    }

    /** Whether there are the roots that every dump of a virtual machine has: classes of the boot loader. */
    boolean stickyClasses() {
        return stickyClasses;
    }

    boolean assumed() {
        return assumed;
    }

    ObjectSet set() {
        return set;
    }

    List<GcRoot> roots() {
        return roots;
    }

    List<ThreadRecord> threads() {
        return threads;
    }

    /** Each object that is a root, once, in the order of the dump. */
    int[] distinct() {
        return Arrays.copyOf(distinct, set.size());
    }

    /** How many lead to none, nor to a class. */
    long lost() {
        return lost;
    }
}
