package io.plumbline.batch.heap;

import java.io.IOException;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/**
 * Numbers objects by address, from 1 up, and finds the number of an address without searching. Immutable.
 *
 * <p>A bit per place where an object can begin, in pages that only exist where there are objects; the number of an
 * object is how many bits are set before it. How many there are before every fourth word is stored, so that a look-up
 * touches two cache lines.
 */
final class AddressBook {

    private static final int BLOCK_BITS = 2;

    private final int alignmentBits;
    private final long[] pageKeys;
    private final int[] pageByKey;
    private final LongBuffer words;
    private final IntBuffer objectsBeforeBlock;
    private final int objects;

    AddressBook(int alignmentBits, long[] pageKeys, LongBuffer words, IntBuffer objectsBeforeBlock, int objects) {
        this.alignmentBits = alignmentBits;
        this.pageKeys = pageKeys;
        this.pageByKey = directory(pageKeys);
        this.words = words;
        this.objectsBeforeBlock = objectsBeforeBlock;
        this.objects = objects;
    }

    /** How many objects there are; more than 2^31 are counted all the same. */
    static long count(AddressMarks marks) {
        long count = 0;
        for (long key : marks.pageKeys()) {
            for (long word : marks.page(key)) {
                count += Long.bitCount(word);
            }
        }
        return count;
    }

    /** Counts once and for all; takes the marks, of which nothing is left. */
    static AddressBook of(AddressMarks marks, Scratch scratch) throws IOException {
        var keys = marks.pageKeys();
        int wordCount = Math.multiplyExact(keys.length, AddressMarks.PAGE_WORDS);
        var words = scratch.longs(wordCount);
        var counts = IntBuffer.allocate((wordCount >>> BLOCK_BITS) + 1);
        int objects = 0;
        int at = 0;
        for (long key : keys) {
            for (long word : marks.take(key)) {
                if ((at & ((1 << BLOCK_BITS) - 1)) == 0) {
                    counts.put(at >>> BLOCK_BITS, objects);
                }
                words.put(at++, word);
                objects += Long.bitCount(word);
            }
        }
        return new AddressBook(marks.alignmentBits(), keys, words, counts, objects);
    }

    /** Direct by key where the keys lie close together; empty where they do not. */
    private static int[] directory(long[] keys) {
        if (keys.length == 0) {
            return new int[0];
        }
        long span = keys[keys.length - 1] - keys[0] + 1;
        if (span <= 0 || span > Math.max(1 << 16, 64L * keys.length)) {
            return new int[0];
        }
        var pages = new int[(int) span];
        Arrays.fill(pages, -1);
        for (int page = 0; page < keys.length; page++) {
            pages[(int) (keys[page] - keys[0])] = page;
        }
        return pages;
    }

    int objects() {
        return objects;
    }

    int alignmentBits() {
        return alignmentBits;
    }

    long[] pageKeys() {
        return pageKeys;
    }

    LongBuffer words() {
        return words;
    }

    IntBuffer objectsBeforeBlock() {
        return objectsBeforeBlock;
    }

    /** The number of the object at an address, 0 if there is none. */
    int numberOf(long address) {
        long place = address >>> alignmentBits;
        if (objects == 0 || place << alignmentBits != address) {
            return 0;
        }
        int page = page(place >>> AddressMarks.PAGE_BITS);
        int at = wordOf(page, place);
        long word = words.get(at);
        int number = objectsBeforeBlock.get(at >>> BLOCK_BITS) + Long.bitCount(word & ((1L << place) - 1)) + 1;
        for (int earlier = at & -(1 << BLOCK_BITS); earlier < at; earlier++) {
            number += Long.bitCount(words.get(earlier));
        }
        // no branch: a whole dump has all objects but one in millions, and code that saw none missing is compiled again
        return number & -((int) (word >>> place) & 1) & ~absent(page);
    }

    /** Whether an object begins at one of these addresses, the last one excluded. */
    boolean anyBegins(long from, long end) {
        if (objects == 0) {
            return false;
        }
        long last = (end - 1) >>> alignmentBits;
        long place = (from + (1L << alignmentBits) - 1) >>> alignmentBits;
        while (place <= last) {
            long following = (place | 63) + 1;
            long bits = -1L << place;
            if (following > last) {
                bits &= -1L >>> (63 - (last & 63));
            }
            int page = page(place >>> AddressMarks.PAGE_BITS);
            if ((words.get(wordOf(page, place)) & bits & ~absent(page)) != 0) {
                return true;
            }
            place = following;
        }
        return false;
    }

    /** Where a place's word is; for a page that is absent, somewhere in the first one. */
    private static int wordOf(int page, long place) {
        return (page & ~absent(page)) * AddressMarks.PAGE_WORDS + ((int) (place >>> 6) & (AddressMarks.PAGE_WORDS - 1));
    }

    /** All bits set if a page is absent, else none. */
    private static int absent(int page) {
        return page >> (Integer.SIZE - 1);
    }

    /** The page of this key; negative if there is none. */
    private int page(long key) {
        if (pageByKey.length > 0) {
            long index = key - pageKeys[0];
            return index >= 0 && index < pageByKey.length ? pageByKey[(int) index] : -1;
        }
        return Arrays.binarySearch(pageKeys, key);
    }

    /** The address of an object; a search by halves. */
    long addressOf(int object) {
        int low = 0;
        int high = (words.capacity() >>> BLOCK_BITS) - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (objectsBeforeBlock.get(middle) < object) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        int left = object - objectsBeforeBlock.get(low);
        int at = low << BLOCK_BITS;
        while (Long.bitCount(words.get(at)) < left) {
            left -= Long.bitCount(words.get(at++));
        }
        long word = words.get(at);
        while (--left > 0) {
            word &= word - 1;
        }
        long key = pageKeys[at / AddressMarks.PAGE_WORDS];
        long place = (key << AddressMarks.PAGE_BITS)
                | ((long) (at % AddressMarks.PAGE_WORDS) << 6)
                | Long.numberOfTrailingZeros(word);
        return place << alignmentBits;
    }
}
