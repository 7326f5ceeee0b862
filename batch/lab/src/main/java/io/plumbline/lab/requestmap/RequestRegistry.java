package io.plumbline.lab.requestmap;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which request writes to which buffer, so that a slow one can be looked into: the global map of the case. Thread-safe. */
final class RequestRegistry {

    static final String FIELD = "BUFFERS";

    private static final Map<String, ResponseBuffer> BUFFERS = new ConcurrentHashMap<>();

    private RequestRegistry() {}

    static void begin(String requestId, ResponseBuffer buffer) {
        BUFFERS.put(requestId, buffer);
    }

    static void end(String requestId) {
        BUFFERS.remove(requestId);
    }

    static long size() {
        return BUFFERS.size();
    }
}
