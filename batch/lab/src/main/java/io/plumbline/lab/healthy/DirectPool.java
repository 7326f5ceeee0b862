package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A pool of direct buffers that grows for three minutes (3,600 requests) and lends them again from then on. */
public final class DirectPool implements LabCase {

    private static final int MOST = 120;
    private static final int PERIOD = 30;
    private static final List<ByteBuffer> BUFFERS = new ArrayList<>();

    @Override
    public void serve(long request) {
        if (request % PERIOD == 0 && BUFFERS.size() < MOST) {
            BUFFERS.add(ByteBuffer.allocateDirect(64 << 10));
        }
        BUFFERS.get((int) (request % BUFFERS.size())).put(0, (byte) request);
    }
}
