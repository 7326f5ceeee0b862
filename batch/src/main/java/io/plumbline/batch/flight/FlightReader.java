package io.plumbline.batch.flight;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.function.Predicate;

/**
 * Reads the events of a recording, chunk by chunk, in the order of the file. For one thread; memory is that of the constants of one chunk
 * and of its longest event. What is not asked of an event is passed over.
 */
public final class FlightReader {

    /** Length and type of an event take less. */
    static final int LONGEST_HEAD = 14;

    private static final int WINDOW_BYTES = 1 << 18;

    private final FileChannel file;
    private final FlightEvent event = new FlightEvent();
    private byte[] window = new byte[WINDOW_BYTES];
    private long windowAt;
    private int windowBytes;
    private int chunks;

    /** With a file that stays open. */
    public FlightReader(FileChannel file) {
        this.file = file;
    }

    /**
     * Hands out the events of a chunk until somebody has had enough.
     *
     * @param begin where it begins in the file
     * @param length of the chunk
     * @param wantsMore keeps neither the event, which is the same object for all, nor what it gets of it, once the chunk has ended
     * @return whether more is wanted
     * @throws DamagedChunkException if the chunk contradicts its own form; some of its events may have been handed out
     */
    public boolean each(long begin, long length, Predicate<FlightEvent> wantsMore) throws IOException {
        var chunk = FlightChunk.read(file, begin, length, chunks++);
        var in = new Cursor(window);
        long end = begin + length;
        long at = begin + FlightChunk.HEAD_BYTES;
        while (at < end) {
            show(in, at, (int) Math.min(LONGEST_HEAD, end - at));
            int head = in.at;
            long size = in.number();
            long typeId = in.number();
            head = in.at - head;
            if (size < head || size > end - at) {
                throw new DamagedChunkException("an event at byte " + at + " is " + size + " octets long");
            }
            var type = chunk.types().type(typeId);
            if (type != null && type.isEvent()) {
                if (size > FlightChunk.LONGEST_EVENT) {
                    throw new DamagedChunkException("an event at byte " + at + " is " + size + " octets long");
                }
                show(in, at, (int) size);
                in.at += head;
                event.set(chunk, type, in);
                if (!wantsMore.test(event)) {
                    return false;
                }
            }
            at += size;
        }
        return true;
    }

    /** The types of events that a chunk describes. */
    public List<FlightType> types(long begin, long length) throws IOException {
        return FlightChunk.read(file, begin, length, chunks++).types().events();
    }

    private void show(Cursor in, long at, int count) throws IOException {
        if (at < windowAt || at + count > windowAt + windowBytes) {
            if (count > window.length) {
                window = new byte[count];
            }
            windowBytes = fill(file, at, ByteBuffer.wrap(window), count);
            windowAt = at;
            in.bytes = window;
        }
        in.at = (int) (at - windowAt);
        in.end = in.at + count;
    }

    /** Reads as much as there is room for, and {@code count} at least; returns how much. */
    static int fill(FileChannel file, long from, ByteBuffer into, int count) throws IOException {
        while (into.hasRemaining()) {
            int read = file.read(into, from + into.position());
            if (read < 0) {
                break;
            }
        }
        if (into.position() < count) {
            throw new EOFException("it has become shorter");
        }
        return into.position();
    }
}
