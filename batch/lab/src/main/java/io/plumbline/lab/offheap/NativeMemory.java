package io.plumbline.lab.offheap;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Allocates native memory a request and frees none. */
public final class NativeMemory implements LabCase {

    private static final long CAPACITY = 64 << 10;

    private final AtomicLong blocks = new AtomicLong();
    private volatile long last;

    @Override
    public void serve(long request) {
        last = Malloc.allocate(CAPACITY);
        blocks.incrementAndGet();
    }

    @Override
    public long kept() {
        return last == 0 ? 0 : blocks.get();
    }

    /** The block and its header of the C library. */
    @Override
    public double bytesPerRequest() {
        return CAPACITY + 2 * Long.BYTES;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.NATIVE, "", "", ""));
    }
}
