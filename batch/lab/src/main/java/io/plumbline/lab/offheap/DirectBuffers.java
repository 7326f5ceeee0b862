package io.plumbline.lab.offheap;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps a direct buffer a request. */
public final class DirectBuffers implements LabCase {

    private static final int CAPACITY = 64 << 10;
    private static final List<ByteBuffer> BUFFERS = new CopyOnWriteArrayList<>();

    @Override
    public void serve(long request) {
        BUFFERS.add(ByteBuffer.allocateDirect(CAPACITY));
    }

    @Override
    public long kept() {
        return BUFFERS.size();
    }

    @Override
    public double bytesPerRequest() {
        return CAPACITY;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.DIRECT, "java.nio.DirectByteBuffer", DirectBuffers.class.getName(), "BUFFERS"));
    }
}
