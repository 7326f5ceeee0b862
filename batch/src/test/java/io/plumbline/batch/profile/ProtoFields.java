package io.plumbline.batch.profile;

import java.util.ArrayList;
import java.util.List;

/** Reads the outer fields of a message of protocol buffers. */
final class ProtoFields {

    private final byte[] message;
    private int at;

    private ProtoFields(byte[] message) {
        this.message = message;
    }

    /** The number of each field, in order; fails if the message does not end where its last field does. */
    static List<Integer> numbers(byte[] message) {
        var fields = new ProtoFields(message);
        var numbers = new ArrayList<Integer>();
        while (fields.at < message.length) {
            long key = fields.varint();
            numbers.add((int) (key >>> 3));
            switch ((int) (key & 7)) {
                case 0 -> fields.varint();
                case 1 -> fields.skip(8);
                case 2 -> fields.skip(Math.toIntExact(fields.varint()));
                default -> throw new IllegalStateException("no field of kind " + (key & 7));
            }
        }
        if (fields.at != message.length) {
            throw new IllegalStateException("the last field is longer than the message");
        }
        return numbers;
    }

    private void skip(int bytes) {
        at += bytes;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            byte next = message[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
    }
}
