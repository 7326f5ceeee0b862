package io.plumbline.lab.reference;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;

/** Keys a weak map by sessions whose values refer to their session. */
public final class SelfReferringWeakMap implements LabCase {

    private static final Map<Session, Attributes> ATTRIBUTES = new WeakHashMap<>();

    private volatile long sessions;

    @Override
    public void serve(long request) {
        var session = new Session();
        ATTRIBUTES.put(session, new Attributes(session));
        sessions = ATTRIBUTES.size();
    }

    @Override
    public long kept() {
        return sessions;
    }

    /** The attributes, the session, and the entry, which is a weak reference. */
    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(2, 0) + Layout.object(0, 0) + Layout.object(6, Integer.BYTES);
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(
                Leak.Area.HEAP, Attributes.class.getName(), SelfReferringWeakMap.class.getName(), "ATTRIBUTES"));
    }

    /** A user's visit. */
    private static final class Session {}

    /** What the visit has chosen. */
    static final class Attributes {
        final Session session;
        final byte[] values = new byte[Layout.PAYLOAD];

        Attributes(Session session) {
            this.session = session;
        }
    }
}
