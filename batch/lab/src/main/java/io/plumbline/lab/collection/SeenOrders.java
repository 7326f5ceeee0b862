package io.plumbline.lab.collection;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;

/** Remembers every order, sorted, so that none is taken twice. */
public final class SeenOrders implements LabCase {

    private static final Map<Long, Order> SEEN = new ConcurrentSkipListMap<>();

    @Override
    public void serve(long request) {
        SEEN.put(request, new Order());
    }

    @Override
    public long kept() {
        return SEEN.size();
    }

    /** A node, its key and, of every second one, on average one place in an index above it. */
    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + Layout.object(3, 0) + Layout.object(0, Long.BYTES) + Layout.object(3, 0);
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.HEAP, Order.class.getName(), SeenOrders.class.getName(), "SEEN"));
    }

    /** What was bought. */
    static final class Order {
        final byte[] items = new byte[Layout.PAYLOAD];
    }
}
