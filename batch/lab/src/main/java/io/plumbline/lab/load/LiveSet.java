package io.plumbline.lab.load;

import java.util.HashMap;
import java.util.Map;

/** What a healthy service holds all the time: links by their codes. */
public final class LiveSet {

    private static final int URL_LENGTH = 400;
    private static final long BYTES_EACH = Layout.object(3, Integer.BYTES)
            + Layout.object(0, Long.BYTES)
            + Layout.object(1, 0)
            + Layout.bytes(URL_LENGTH);
    private static final Map<Long, Link> LINKS = new HashMap<>();

    private LiveSet() {}

    /** Holds as many links as fill so many megabytes, until the JVM ends. */
    public static void hold(int megabytes) {
        var links = ((long) megabytes << 20) / BYTES_EACH;
        for (var code = 0L; code < links; code++) {
            LINKS.put(code, new Link());
        }
    }

    static final class Link {
        final byte[] url = new byte[URL_LENGTH];
    }
}
