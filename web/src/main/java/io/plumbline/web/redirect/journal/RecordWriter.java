package io.plumbline.web.redirect.journal;

import io.plumbline.persistence.visit.VisitTally;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Encodes one journal record into a byte array. One thread.
 *
 * <p>The caller sees to it that the array is long enough: a text takes two bytes for its length and at most three a
 * character.
 */
final class RecordWriter {

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] bytes;
    private int length;

    RecordWriter(byte[] bytes) {
        this.bytes = bytes;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void octet(int value) {
        bytes[length++] = (byte) value;
    }

    void number(long value) {
        LONG.set(bytes, length, value);
        length += Long.BYTES;
    }

    void count(int value) {
        INT.set(bytes, length, value);
        length += Integer.BYTES;
    }

    /** A whole record of visits whose detail is dropped, those of a segment from its flushed offset on. */
    void tally(UUID journalId, long segment, VisitTally tally) {
        octet(RecordReader.DATED_TALLY);
        number(journalId.getMostSignificantBits());
        number(journalId.getLeastSignificantBits());
        number(segment);
        count(tally.byLinkDay().size());
        for (var visits : tally.byLinkDay().entrySet()) {
            number(visits.getKey().linkId());
            number(visits.getKey().epochDay());
            number(visits.getValue().total());
            number(visits.getValue().bots());
        }
        count(tally.byOrphanDay().size());
        for (var visits : tally.byOrphanDay().entrySet()) {
            octet(RecordReader.codeOf(visits.getKey().type()));
            number(visits.getKey().domainId());
            number(visits.getKey().epochDay());
            number(visits.getValue().total());
            number(visits.getValue().bots());
        }
    }

    /** A text as UTF-8, cut to a number of characters; half a surrogate pair becomes a question mark. */
    void text(@Nullable String text, int maxCharacters) {
        var at = length;
        length += Short.BYTES;
        if (text == null) {
            SHORT.set(bytes, at, (short) -1);
            return;
        }
        var end = Math.min(text.length(), maxCharacters);
        for (int i = 0; i < end; i++) {
            var character = text.charAt(i);
            if (character < 0x80) {
                bytes[length++] = (byte) character;
            } else {
                i += wide(text, i, end);
            }
        }
        SHORT.set(bytes, at, (short) (length - at - Short.BYTES));
    }

    /** Octets of a text in ASCII, cut to a number of characters. */
    void ascii(byte[] source, int from, int count, int maxCharacters) {
        var at = begin();
        add(source, from, Math.min(count, maxCharacters));
        end(at);
    }

    /** Begins a text that is put together from parts in ASCII; returns what {@link #end} asks for. */
    int begin() {
        var at = length;
        length += Short.BYTES;
        return at;
    }

    void add(byte[] source, int from, int count) {
        System.arraycopy(source, from, bytes, length, count);
        length += count;
    }

    void add(String ascii) {
        for (int i = 0; i < ascii.length(); i++) {
            bytes[length++] = (byte) ascii.charAt(i);
        }
    }

    /** A number of up to three digits. */
    void decimal(int value) {
        if (value > 99) {
            bytes[length++] = (byte) ('0' + value / 100);
        }
        if (value > 9) {
            bytes[length++] = (byte) ('0' + value / 10 % 10);
        }
        bytes[length++] = (byte) ('0' + value % 10);
    }

    /** Octets of the text so far. */
    int lengthSince(int at) {
        return length - at - Short.BYTES;
    }

    void end(int at) {
        SHORT.set(bytes, at, (short) lengthSince(at));
    }

    /** Writes the character at i, which is not ASCII; returns how many further ones it took along. */
    private int wide(String text, int i, int end) {
        var character = text.charAt(i);
        if (character < 0x800) {
            bytes[length++] = (byte) (0xC0 | (character >> 6));
            bytes[length++] = (byte) (0x80 | (character & 0x3F));
            return 0;
        }
        if (!Character.isSurrogate(character)) {
            bytes[length++] = (byte) (0xE0 | (character >> 12));
            bytes[length++] = (byte) (0x80 | ((character >> 6) & 0x3F));
            bytes[length++] = (byte) (0x80 | (character & 0x3F));
            return 0;
        }
        if (i + 1 == end || !Character.isSurrogatePair(character, text.charAt(i + 1))) {
            bytes[length++] = '?';
            return 0;
        }
        var point = Character.toCodePoint(character, text.charAt(i + 1));
        bytes[length++] = (byte) (0xF0 | (point >> 18));
        bytes[length++] = (byte) (0x80 | ((point >> 12) & 0x3F));
        bytes[length++] = (byte) (0x80 | ((point >> 6) & 0x3F));
        bytes[length++] = (byte) (0x80 | (point & 0x3F));
        return 1;
    }
}
