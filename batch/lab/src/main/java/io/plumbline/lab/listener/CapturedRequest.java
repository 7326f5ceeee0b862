package io.plumbline.lab.listener;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Leaves a lambda at a registry that has captured the whole request. */
public final class CapturedRequest implements LabCase {

    private static final List<Runnable> CALLBACKS = new ArrayList<>();

    @Override
    public void serve(long request) {
        var context = new Request();
        synchronized (CALLBACKS) {
            CALLBACKS.add(() -> context.body[0]++);
        }
    }

    @Override
    public long kept() {
        return sizeNow();
    }

    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + Layout.object(1, 0) + Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.HEAP, Request.class.getName(), CapturedRequest.class.getName(), "CALLBACKS"));
    }

    private static long sizeNow() {
        synchronized (CALLBACKS) {
            return CALLBACKS.size();
        }
    }

    /** What a client sent. */
    private static final class Request {
        private final byte[] body = new byte[Layout.PAYLOAD];
    }
}
