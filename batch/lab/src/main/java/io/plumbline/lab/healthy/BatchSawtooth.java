package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import java.util.ArrayList;
import java.util.List;

/** A batch that collects rows for a minute (1,200 requests) and then writes them all. */
public final class BatchSawtooth implements LabCase {

    private static final int BATCH = 1200;
    private static final List<byte[]> ROWS = new ArrayList<>();

    @Override
    public void serve(long request) {
        if (request % BATCH == 0) {
            ROWS.clear();
        }
        ROWS.add(new byte[4 * Layout.PAYLOAD]);
    }
}
