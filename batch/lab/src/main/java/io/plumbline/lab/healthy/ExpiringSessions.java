package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Sessions that expire a minute (1,200 requests) after they were opened, swept once in ten seconds. */
public final class ExpiringSessions implements LabCase {

    private static final int LIFE = 1200;
    private static final int SWEEP = 200;
    private static final Map<Long, byte[]> SESSIONS = new ConcurrentHashMap<>();

    @Override
    public void serve(long request) {
        SESSIONS.put(request, new byte[Layout.PAYLOAD]);
        if (request % SWEEP == 0) {
            SESSIONS.keySet().removeIf(opened -> opened < request - LIFE);
        }
    }
}
