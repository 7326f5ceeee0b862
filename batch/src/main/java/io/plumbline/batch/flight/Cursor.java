package io.plumbline.batch.flight;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/*
 * Whole numbers are written in seven bits an octet, the lowest first; the eighth says that more follow. A ninth octet has eight of its
 * own. Texts begin with an octet that says how they are written.
 */
/** A place among the octets of a recording. For one thread; whoever reads on beyond the array fails as it does. */
final class Cursor {

    static final int NULL_TEXT = 0;
    static final int EMPTY_TEXT = 1;
    static final int CONSTANT_TEXT = 2;
    private static final int UTF_8_TEXT = 3;
    private static final int CHARACTERS_TEXT = 4;
    private static final int LATIN_1_TEXT = 5;

    private static final int LOWER_BITS = 56;

    byte[] bytes;
    int at;

    /** Where what is being read has to end. */
    int end;

    Cursor(byte[] bytes) {
        this.bytes = bytes;
        this.end = bytes.length;
    }

    long number() {
        var from = bytes;
        int place = at;
        long octet = from[place++];
        long number = octet & 0x7f;
        for (int shift = 7; octet < 0 && shift < LOWER_BITS; shift += 7) {
            octet = from[place++];
            number |= (octet & 0x7f) << shift;
        }
        if (octet < 0) {
            number |= (from[place++] & 0xffL) << LOWER_BITS;
        }
        at = place;
        return number;
    }

    void skipNumber() {
        var from = bytes;
        int place = at;
        int last = place + 8;
        while (place < last && from[place] < 0) {
            place++;
        }
        at = place + 1;
    }

    byte octet() {
        return bytes[at++];
    }

    int fourOctets() {
        int number = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            number = (number << Byte.SIZE) | (octet() & 0xff);
        }
        return number;
    }

    long eightOctets() {
        return ((long) fourOctets() << Integer.SIZE) | (fourOctets() & 0xffffffffL);
    }

    /** How many of something follow, each of which takes an octet at least. */
    int count() throws DamagedChunkException {
        long count = number();
        if (count < 0 || count > end - at) {
            throw new DamagedChunkException("claims " + count + " elements where " + (end - at) + " octets are left");
        }
        return (int) count;
    }

    void skip(int count) throws DamagedChunkException {
        if (count > end - at) {
            throw new DamagedChunkException("a value is longer than what it is part of");
        }
        at += count;
    }

    void skipText() throws DamagedChunkException {
        switch (octet()) {
            case NULL_TEXT, EMPTY_TEXT -> {
                // that is all
            }
            case CONSTANT_TEXT -> skipNumber();
            case UTF_8_TEXT, LATIN_1_TEXT -> skip(count());
            case CHARACTERS_TEXT -> {
                for (int left = count(); left > 0; left--) {
                    skipNumber();
                }
            }
            default -> throw unknownText();
        }
    }

    /** A text that is written where it stands; how it is written has been read. */
    @Nullable
    String text(int form) throws DamagedChunkException {
        return switch (form) {
            case NULL_TEXT -> null;
            case EMPTY_TEXT -> "";
            case UTF_8_TEXT, LATIN_1_TEXT -> {
                int length = count();
                var text = new String(
                        bytes, at, length, form == UTF_8_TEXT ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
                at += length;
                yield text;
            }
            case CHARACTERS_TEXT -> {
                var text = new char[count()];
                for (int i = 0; i < text.length; i++) {
                    text[i] = (char) number();
                }
                yield new String(text);
            }
            default -> throw unknownText();
        };
    }

    private DamagedChunkException unknownText() {
        return new DamagedChunkException("a text is written in no known form");
    }

    /** Fails if more was read than there was. */
    void requireWithin() throws DamagedChunkException {
        if (at > end) {
            throw new DamagedChunkException("a value is longer than what it is part of");
        }
    }
}
