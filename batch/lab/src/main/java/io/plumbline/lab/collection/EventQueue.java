package io.plumbline.lab.collection;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** Queues events whose only consumer has died. */
public final class EventQueue implements LabCase {

    private static final Queue<Event> PENDING = new ConcurrentLinkedQueue<>();

    private final AtomicLong events = new AtomicLong();

    @Override
    public void serve(long request) {
        PENDING.add(new Event());
        events.incrementAndGet();
    }

    @Override
    public long kept() {
        return events.get();
    }

    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + Layout.object(2, 0);
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.HEAP, Event.class.getName(), EventQueue.class.getName(), "PENDING"));
    }

    /** Something that happened. */
    static final class Event {
        final byte[] text = new byte[Layout.PAYLOAD];
    }
}
