package io.plumbline.lab.listener;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Subscribes a view a request to a bus and never unsubscribes it. */
public final class NeverUnsubscribed implements LabCase {

    private static final Bus BUS = new Bus();

    @Override
    public void serve(long request) {
        BUS.subscribe(new View());
    }

    @Override
    public long kept() {
        return BUS.size();
    }

    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.HEAP, View.class.getName(), Bus.class.getName(), "listeners"));
    }

    /** Tells its listeners. */
    private static final class Bus {
        private final List<Runnable> listeners = new ArrayList<>();

        synchronized void subscribe(Runnable listener) {
            listeners.add(listener);
        }

        synchronized long size() {
            return listeners.size();
        }
    }

    /** What a user looks at. */
    private static final class View implements Runnable {
        private final byte[] pixels = new byte[Layout.PAYLOAD];

        @Override
        public void run() {
            pixels[0]++;
        }
    }
}
