package io.plumbline.lab.requestmap;

import io.plumbline.lab.load.ObjectLayout;

/** What an entry of the registry occupies. */
final class RequestFootprint {

    private RequestFootprint() {}

    /** Bytes of one entry: the map's node, the key with its characters, the buffer with its bytes. */
    static long bytes(ObjectLayout layout) {
        // ConcurrentHashMap.Node: hash, key, value, next; String: value, hash, coder, hashIsZero; ResponseBuffer:
        // bytes, length
        return layout.object(3, Integer.BYTES)
                + layout.object(1, Integer.BYTES + 2 * Byte.BYTES)
                + layout.byteArray(RequestContext.ID_LENGTH)
                + layout.object(1, Integer.BYTES)
                + layout.byteArray(ResponseBuffer.CAPACITY_BYTES);
    }
}
