package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The last 4,800 orders, for whoever asks: it fills in a straight line for four minutes and then drops the oldest. Until then
 * nobody can tell it from a leak by its growth.
 */
public final class FillingBuffer implements LabCase {

    private static final int BOUND = 4800;
    private static final Map<Long, byte[]> ORDERS = new LinkedHashMap<>();

    @Override
    public void serve(long request) {
        ORDERS.put(request, new byte[Layout.PAYLOAD]);
        ORDERS.remove(request - BOUND);
    }
}
