package io.plumbline.lab.cache;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Opens a session for each client that comes without a cookie, and expires none. */
public final class EndlessSessions implements LabCase {

    private static final Sessions SESSIONS = new Sessions();

    @Override
    public void serve(long request) {
        SESSIONS.open(request).attributes.put("cart", new byte[Layout.PAYLOAD]);
    }

    @Override
    public long kept() {
        return SESSIONS.byId.size();
    }

    /** The session, its map with a table of sixteen and one node, the id and the node of the store. */
    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0)
                + Layout.object(4, 3 * Integer.BYTES + Float.BYTES)
                + Layout.references(16)
                + Layout.object(3, Integer.BYTES)
                + Layout.object(0, Long.BYTES)
                + Layout.object(3, Integer.BYTES);
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(Leak.Area.HEAP, Session.class.getName(), Sessions.class.getName(), "byId"));
    }

    /** All that are open. */
    private static final class Sessions {
        private final Map<Long, Session> byId = new ConcurrentHashMap<>();

        Session open(long id) {
            return byId.computeIfAbsent(id, opened -> new Session());
        }
    }

    /** Of one client. */
    private static final class Session {
        private final Map<String, byte[]> attributes = new HashMap<>();
    }
}
