package io.plumbline.lab.requestmap;

import java.nio.charset.StandardCharsets;

/** The bytes of one response, room for all of them from the start. One thread. */
final class ResponseBuffer {

    static final int CAPACITY_BYTES = 4096;

    private final byte[] bytes = new byte[CAPACITY_BYTES];
    private int length;

    ResponseBuffer append(String text) {
        var added = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(added, 0, bytes, length, added.length);
        length += added.length;
        return this;
    }

    String text() {
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
