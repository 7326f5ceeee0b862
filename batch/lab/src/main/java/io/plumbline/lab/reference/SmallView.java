package io.plumbline.lab.reference;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Keeps the first sixteen bytes of every body as a view, and by it the whole body. */
public final class SmallView implements LabCase {

    private static final List<ByteBuffer> SIGNATURES = new ArrayList<>();
    private static final int SIGNATURE = 16;

    @Override
    public void serve(long request) {
        var body = ByteBuffer.allocate(Layout.PAYLOAD).putLong(request).rewind();
        synchronized (SIGNATURES) {
            SIGNATURES.add(body.slice(0, SIGNATURE));
        }
    }

    @Override
    public long kept() {
        synchronized (SIGNATURES) {
            return SIGNATURES.size();
        }
    }

    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(2, 5 * Integer.BYTES + Long.BYTES + 2) + Layout.REFERENCE;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.HEAP, "java.nio.HeapByteBuffer", SmallView.class.getName(), "SIGNATURES"));
    }
}
