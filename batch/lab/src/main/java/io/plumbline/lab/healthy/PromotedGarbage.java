package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import java.util.ArrayDeque;
import java.util.Deque;

/** Orders that are open for forty seconds (800 requests): they grow old, die old and wait for an old collection. */
public final class PromotedGarbage implements LabCase {

    private static final int OPEN = 800;
    private static final Deque<byte[]> ORDERS = new ArrayDeque<>();

    @Override
    public void serve(long request) {
        ORDERS.add(new byte[4 * Layout.PAYLOAD]);
        if (ORDERS.size() > OPEN) {
            ORDERS.remove();
        }
    }
}
