package io.plumbline.web.redirect;

import static java.nio.ByteOrder.nativeOrder;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.concurrent.locks.StampedLock;

/** A part of a {@link LinkTable}. Thread-safe; reads take no lock unless a write is under way. */
final class LinkShard {

    /*
     * Records of links lie one behind the other in the order in which they came, and an index leads to them by hash: open
     * addressing with linear probing, each slot the place of a record and, so that few strangers are looked at, twelve bits
     * of its hash. A removed record stays where it is, without a slot.
     *
     * When the records are full, those that somebody asked for since the last time (`asked`) are kept, and of the others as
     * many of the oldest leave as make an eighth of the room free; only if that is not enough, those asked for leave, too.
     * That is CLOCK, the second chance: a link that is asked for once does not push out those that are asked for often.
     *
     * Readers are optimistic: they read arrays that somebody may be writing, check every place for being within them, and
     * believe what they read only if the lock says that nobody wrote meanwhile. `asked` is written without any lock,
     * one octet for several hashes: a lost or a wrong mark costs a link its chance or gives it one, nothing else.
     */
    static final int MOST_BYTES = 1 << 20;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, nativeOrder());
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, nativeOrder());

    // a record: these, the key, the URL
    private static final int LENGTH = 0;
    private static final int HASH = 4;
    private static final int LINK_ID = 8;
    private static final int GENERATION = 16;
    private static final int READ_SECONDS = 20;
    private static final int KEY_LENGTH = 24;
    private static final int FLAGS = 26;
    private static final int TEXTS = 27;

    private static final int FORWARDS_QUERY = 1;
    private static final int LARGEST_SHARE = 8;
    private static final int SHARE_SET_FREE = 8;
    private static final int SHARE_OF_INDEX = 8;
    private static final int SHARE_KEPT_FREE = 4;

    /** A slot, and a mark. */
    private static final int BYTES_OF_SLOT = 5;

    private static final int PLACE_BITS = 20;
    private static final int PLACE = (1 << PLACE_BITS) - 1;
    private static final int FEWEST_SLOTS = 16;
    private static final int FEWEST_BYTES = 512;
    private static final int ATTEMPTS = 32;

    private final StampedLock lock = new StampedLock();
    private final int mostBytes;
    private final int mostSlots;
    private byte[] records = new byte[FEWEST_BYTES];
    private int[] slots = new int[FEWEST_SLOTS];
    private byte[] asked = new byte[FEWEST_SLOTS];

    /** Octets of the records that are in use, those of removed ones among them. */
    private int used;

    private int size;

    /**
     * An empty part.
     *
     * @param maxBytes the most that it takes, index and all, at most {@link #MOST_BYTES}
     */
    LinkShard(int maxBytes) {
        var bytesOfIndex = maxBytes / SHARE_OF_INDEX;
        this.mostSlots = Integer.highestOneBit(Math.max(FEWEST_SLOTS, bytesOfIndex / BYTES_OF_SLOT));
        this.mostBytes = Math.max(FEWEST_BYTES, maxBytes - bytesOfIndex);
    }

    boolean find(String key, int hash, PlainLink link) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            var stamp = lock.tryOptimisticRead();
            if (stamp != 0) {
                var found = read(key, hash, link);
                if (lock.validate(stamp)) {
                    return found;
                }
            }
            Thread.onSpinWait();
        }
        var stamp = lock.readLock();
        try {
            return read(key, hash, link);
        } finally {
            lock.unlockRead(stamp);
        }
    }

    /** Keeps a link; false if it is too large for this table. */
    boolean put(String key, int hash, RedirectTarget target) {
        var length = TEXTS + key.length() + target.location().length();
        if (length > mostBytes / LARGEST_SHARE) {
            remove(key, hash);
            return false;
        }
        var stamp = lock.writeLock();
        try {
            drop(key, hash);
            makeRoom(length);
            var at = used;
            used += length;
            INT.set(records, at + LENGTH, length);
            INT.set(records, at + HASH, hash);
            LONG.set(records, at + LINK_ID, target.linkId());
            INT.set(records, at + GENERATION, target.generation());
            INT.set(records, at + READ_SECONDS, target.readSeconds());
            records[at + KEY_LENGTH] = (byte) key.length();
            records[at + KEY_LENGTH + 1] = (byte) (key.length() >>> 8);
            records[at + FLAGS] = (byte) (target.forwardsQuery() ? FORWARDS_QUERY : 0);
            OctetText.copy(key, records, at + TEXTS);
            OctetText.copy(target.location(), records, at + TEXTS + key.length());
            link(hash, at);
            size++;
            return true;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /**
     * Takes the memory at once that so many links need, and a quarter more: some shards get more of them than others, and
     * what is read again lies beside its old record for a while.
     *
     * @param octets of their keys and URLs together
     */
    void reserve(long links, long octets) {
        var stamp = lock.writeLock();
        try {
            var entries = links + links / SHARE_KEPT_FREE;
            while (slots.length < mostSlots && entries * 4 > slots.length * 3L) {
                growIndex();
            }
            var needed = octets + links * TEXTS;
            var length = (int) Math.min(mostBytes, needed + needed / SHARE_KEPT_FREE);
            if (length > records.length) {
                records = Arrays.copyOf(records, length);
            }
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    /** Whether a key is here, or an eighth of the room is still free; gives it no second chance. */
    boolean hasRoomFor(String key, int hash) {
        var stamp = lock.readLock();
        try {
            var isFull = used > mostBytes - mostBytes / SHARE_SET_FREE
                    || (slots.length == mostSlots && size > slots.length / 4 * 3 - slots.length / SHARE_SET_FREE);
            return !isFull || slotOf(key, hash, records, slots) >= 0;
        } finally {
            lock.unlockRead(stamp);
        }
    }

    void remove(String key, int hash) {
        var stamp = lock.writeLock();
        try {
            drop(key, hash);
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    void clear() {
        var stamp = lock.writeLock();
        try {
            Arrays.fill(slots, 0);
            used = 0;
            size = 0;
        } finally {
            lock.unlockWrite(stamp);
        }
    }

    int size() {
        var stamp = lock.readLock();
        try {
            return size;
        } finally {
            lock.unlockRead(stamp);
        }
    }

    long bytes() {
        var stamp = lock.readLock();
        try {
            return records.length + (long) slots.length * Integer.BYTES + asked.length;
        } finally {
            lock.unlockRead(stamp);
        }
    }

    private boolean read(String key, int hash, PlainLink link) {
        var octets = records;
        var index = slots;
        var slot = slotOf(key, hash, octets, index);
        if (slot < 0) {
            return false;
        }
        var at = placeIn(index[slot]);
        if (at < 0 || at > octets.length - TEXTS) {
            return false;
        }
        markAsked(hash);
        var texts = TEXTS + key.length();
        var urlLength = (int) INT.get(octets, at + LENGTH) - texts;
        link.set(
                (long) LONG.get(octets, at + LINK_ID),
                (octets[at + FLAGS] & FORWARDS_QUERY) != 0,
                (int) INT.get(octets, at + GENERATION),
                (int) INT.get(octets, at + READ_SECONDS));
        return urlLength <= mostBytes / LARGEST_SHARE && link.setUrl(octets, at + texts, urlLength);
    }

    private void markAsked(int hash) {
        var marks = asked;
        var mark = hash & (marks.length - 1);
        // looked at first: a mark that is set again and again would travel from core to core
        if (marks[mark] == 0) {
            marks[mark] = 1;
        }
    }

    /** The slot of a key; negative if it has none. */
    private static int slotOf(String key, int hash, byte[] octets, int[] slots) {
        var mask = slots.length - 1;
        var wanted = hash & ~PLACE;
        for (int i = 0; i <= mask; i++) {
            var slot = (hash + i) & mask;
            var content = slots[slot];
            if (content == 0) {
                return -1;
            }
            if ((content & ~PLACE) == wanted && isOf(key, hash, octets, placeIn(content))) {
                return slot;
            }
        }
        return -1;
    }

    private static int placeIn(int content) {
        return (content & PLACE) - 1;
    }

    private static boolean isOf(String key, int hash, byte[] octets, int at) {
        var length = key.length();
        if (at < 0
                || at > octets.length - TEXTS - length
                || (int) INT.get(octets, at + HASH) != hash
                || keyLength(octets, at) != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (octets[at + TEXTS + i] != key.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int keyLength(byte[] octets, int at) {
        return (octets[at + KEY_LENGTH] & 0xFF) | (octets[at + KEY_LENGTH + 1] & 0xFF) << 8;
    }

    /** Takes a key's slot away. */
    private void drop(String key, int hash) {
        var slot = slotOf(key, hash, records, slots);
        if (slot >= 0) {
            free(slot);
            size--;
        }
    }

    /** Empties a slot, and moves those behind it up that would not be found any more (Knuth, 6.4, algorithm R). */
    private void free(int slot) {
        var mask = slots.length - 1;
        var empty = slot;
        for (int next = (empty + 1) & mask; slots[next] != 0; next = (next + 1) & mask) {
            var home = hashAt(placeIn(slots[next])) & mask;
            if (((next - home) & mask) >= ((next - empty) & mask)) {
                slots[empty] = slots[next];
                empty = next;
            }
        }
        slots[empty] = 0;
    }

    private void link(int hash, int at) {
        var mask = slots.length - 1;
        var slot = hash & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = (hash & ~PLACE) | (at + 1);
    }

    /** Sees to it that a record of a length fits behind the others, and that a slot is left for it. */
    private void makeRoom(int length) {
        while (used + length > records.length) {
            var living = livingBytes();
            var isTight = living + length > records.length - records.length / SHARE_SET_FREE;
            if (isTight && records.length < mostBytes) {
                records = Arrays.copyOf(records, Math.min(mostBytes, Math.max(records.length * 2, used + length)));
            } else {
                compact(living + Math.max(length, records.length / SHARE_SET_FREE) - records.length);
            }
        }
        if ((size + 1) * 4 > slots.length * 3) {
            if (slots.length < mostSlots) {
                growIndex();
            } else {
                compact(livingBytes() / SHARE_SET_FREE);
            }
        }
    }

    private void growIndex() {
        var before = slots;
        slots = new int[before.length * 2];
        asked = new byte[slots.length];
        for (var content : before) {
            if (content != 0) {
                link(hashAt(placeIn(content)), placeIn(content));
            }
        }
    }

    /** Moves the records together, without those that were removed and those that leave. */
    private void compact(int leaving) {
        if (leaving > 0) {
            leave(leave(leaving, false), true);
            Arrays.fill(asked, (byte) 0);
        }
        var to = 0;
        for (int at = 0; at < used; ) {
            var length = lengthAt(at);
            var slot = slotAt(at);
            if (slot >= 0) {
                // moves down, over records that have been moved or left already
                slots[slot] = (slots[slot] & ~PLACE) | (to + 1);
                System.arraycopy(records, at, records, to, length);
                to += length;
            }
            at += length;
        }
        used = to;
    }

    /** The oldest links leave until so many octets less are in use; returns how many are still too many. */
    private int leave(int octets, boolean evenIfAsked) {
        var tooMany = octets;
        for (int at = 0; at < used && tooMany > 0; at += lengthAt(at)) {
            var slot = slotAt(at);
            if (slot >= 0 && (evenIfAsked || asked[hashAt(at) & (asked.length - 1)] == 0)) {
                free(slot);
                size--;
                tooMany -= lengthAt(at);
            }
        }
        return tooMany;
    }

    private int livingBytes() {
        var living = 0;
        for (int at = 0; at < used; at += lengthAt(at)) {
            living += slotAt(at) >= 0 ? lengthAt(at) : 0;
        }
        return living;
    }

    /** The slot of the record at a place; negative if it was removed. */
    private int slotAt(int at) {
        var mask = slots.length - 1;
        for (int slot = hashAt(at) & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            if (placeIn(slots[slot]) == at) {
                return slot;
            }
        }
        return -1;
    }

    private int lengthAt(int at) {
        return (int) INT.get(records, at + LENGTH);
    }

    private int hashAt(int at) {
        return (int) INT.get(records, at + HASH);
    }
}
