package io.plumbline.batch.target;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import org.jspecify.annotations.Nullable;

/**
 * A socket on which every wait belongs to the call of the thread that waits: RMI keeps sockets and gives them to later
 * calls, with other deadlines. A wait of a thread without a call (RMI's own, which renews leases) ends after a fixed time.
 *
 * <p>An answer ends where it grows too long. The filter of answers cannot see to that: nobody asks it about a text, nor about
 * nothing, of which a tree of no keys may hold any number at two octets and forty bytes of heap each. One thread at a time.
 */
final class BoundedSocket extends Socket {

    /** RMI's own threads exchange a few bytes; ten seconds is long. */
    private static final int HOUSEKEEPING_MILLIS = 10_000;

    private static final long HOUSEKEEPING_OCTETS = 1 << 20;

    /** A histogram of 100,000 classes, the longest text, is 10 MiB; a hundred recordings, the most objects, are 3 MiB. */
    private static final long LONGEST_ANSWER = 16 << 20;

    /** A text among objects, such as a class path. */
    private static final long LONGEST_BETWEEN_OBJECTS = 2 << 20;

    private long octets;
    private long octetsSinceObject;
    private long objectsBefore;
    private boolean hasObjects;

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                bound();
                int value = in.read();
                received(value < 0 ? 0 : 1);
                return value;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                bound();
                int count = in.read(bytes, offset, length);
                received(Math.max(0, count));
                return count;
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(int value) throws IOException {
                bound();
                asked();
                out.write(value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                bound();
                asked();
                out.write(bytes, offset, length);
            }
        };
    }

    private void bound() throws IOException {
        var guard = guard();
        if (guard == null) {
            setSoTimeout(HOUSEKEEPING_MILLIS);
        } else {
            guard.uses(this);
            setSoTimeout(Math.toIntExact(guard.remainingMillis()));
        }
    }

    private static @Nullable CallGuard guard() {
        return Thread.currentThread().getUncaughtExceptionHandler() instanceof CallGuard guard ? guard : null;
    }

    /** What comes now is another answer. */
    private void asked() {
        var guard = guard();
        octets = 0;
        octetsSinceObject = 0;
        hasObjects = false;
        objectsBefore = guard == null ? 0 : guard.objects();
    }

    private void received(int more) throws OverlongAnswerException {
        octets += more;
        var guard = guard();
        if (guard == null) {
            requireAtMost(HOUSEKEEPING_OCTETS, octets);
            return;
        }
        guard.received(more);
        requireAtMost(LONGEST_ANSWER, octets);
        octetsSinceObject += more;
        if (guard.objects() != objectsBefore) {
            objectsBefore = guard.objects();
            octetsSinceObject = 0;
            hasObjects = true;
        }
        if (hasObjects && octetsSinceObject > LONGEST_BETWEEN_OBJECTS) {
            throw new OverlongAnswerException("a part of its answer is", LONGEST_BETWEEN_OBJECTS);
        }
    }

    private static void requireAtMost(long most, long octets) throws OverlongAnswerException {
        if (octets > most) {
            throw new OverlongAnswerException("its answer is", most);
        }
    }
}
