package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import java.util.ArrayDeque;
import java.util.Deque;

/** Users who come and go with the day, which here lasts four minutes (4,800 requests). */
public final class DailyPattern implements LabCase {

    private static final int DAY = 4800;
    private static final int MOST_USERS = 4000;
    private static final Deque<byte[]> USERS = new ArrayDeque<>();

    @Override
    public void serve(long request) {
        var expected = MOST_USERS * (1 - Math.cos(2 * Math.PI * request / DAY)) / 2;
        while (USERS.size() < expected) {
            USERS.add(new byte[Layout.PAYLOAD]);
        }
        while (USERS.size() > expected + 1) {
            USERS.remove();
        }
    }
}
