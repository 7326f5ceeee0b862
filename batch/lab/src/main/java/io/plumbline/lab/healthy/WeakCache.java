package io.plumbline.lab.healthy;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.WeakHashMap;

/** A cache whose pages go with the users who look at them, a minute after they came. */
public final class WeakCache implements LabCase {

    private static final int USERS = 1200;
    private final Map<Object, byte[]> pages = new WeakHashMap<>();

    private final Deque<Object> users = new ArrayDeque<>();

    @Override
    public void serve(long request) {
        var user = new Object();
        users.add(user);
        pages.put(user, new byte[Layout.PAYLOAD]);
        if (users.size() > USERS) {
            users.remove();
        }
    }
}
