package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import java.util.ArrayDeque;
import java.util.Deque;

/** A queue that takes a burst of orders once in two minutes (2,400 requests) and is drained within one. */
public final class QueueBurst implements LabCase {

    private static final int PERIOD = 2400;
    private static final int BURST = 3000;
    private static final Deque<byte[]> ORDERS = new ArrayDeque<>();

    @Override
    public void serve(long request) {
        if (request % PERIOD == 0) {
            for (var order = 0; order < BURST; order++) {
                ORDERS.add(new byte[Layout.PAYLOAD]);
            }
        }
        for (var done = 0; done < 3 && !ORDERS.isEmpty(); done++) {
            ORDERS.remove();
        }
    }
}
