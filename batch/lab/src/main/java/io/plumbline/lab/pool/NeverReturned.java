package io.plumbline.lab.pool;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.Set;

/** Borrows a buffer a request and forgets to return it; the pool knows them all. */
public final class NeverReturned implements LabCase {

    private static final BufferPool POOL = new BufferPool();

    @Override
    public void serve(long request) {
        POOL.borrow().bytes[0] = (byte) request;
    }

    @Override
    public long kept() {
        return POOL.borrowed();
    }

    /** A buffer and, in a table of pairs that is a third to two thirds full, four references. */
    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + 4 * Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.HEAP, Buffer.class.getName(), BufferPool.class.getName(), "borrowed"));
    }

    /** Lends buffers. */
    private static final class BufferPool {
        private final Deque<Buffer> free = new ArrayDeque<>();
        private final Set<Buffer> borrowed = Collections.newSetFromMap(new IdentityHashMap<>());

        synchronized Buffer borrow() {
            var buffer = free.isEmpty() ? new Buffer() : free.pop();
            borrowed.add(buffer);
            return buffer;
        }

        synchronized long borrowed() {
            return borrowed.size();
        }
    }

    /** Lent. */
    private static final class Buffer {
        private final byte[] bytes = new byte[Layout.PAYLOAD];
    }
}
