package io.plumbline.lab.collection;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Notes every request in a list that nobody shortens. */
public final class AuditTrail implements LabCase {

    private static final List<Entry> ENTRIES = new ArrayList<>();

    @Override
    public void serve(long request) {
        synchronized (ENTRIES) {
            ENTRIES.add(new Entry());
        }
    }

    @Override
    public long kept() {
        return sizeNow();
    }

    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.HEAP, Entry.class.getName(), AuditTrail.class.getName(), "ENTRIES"));
    }

    private static long sizeNow() {
        synchronized (ENTRIES) {
            return ENTRIES.size();
        }
    }

    /** What was done. */
    static final class Entry {
        final byte[] details = new byte[Layout.PAYLOAD];
    }
}
