package io.plumbline.batch.heap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The roots that were found in the dump, with identifiers instead of numbers. Thread-safe. */
final class RootRecords {

    /** A root's record; frame is the stack trace's serial for a thread. */
    record RootRecord(long position, int tag, long id, int threadSerial, int frame) {}

    private final List<RootRecord> records = new ArrayList<>();

    synchronized void add(RootRecord record) {
        records.add(record);
    }

    /** In the order of the dump, whoever found them first. */
    synchronized List<RootRecord> inOrder() {
        records.sort(Comparator.comparingLong(RootRecord::position));
        return List.copyOf(records);
    }
}
