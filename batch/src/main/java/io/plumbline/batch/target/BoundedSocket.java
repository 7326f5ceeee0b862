package io.plumbline.batch.target;

import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A socket on which every wait belongs to the call of the thread that waits: RMI keeps sockets and gives them to later
 * calls, with other deadlines. A wait of a thread without a call (RMI's own, which renews leases) ends after a fixed time.
 */
final class BoundedSocket extends Socket {

    /** RMI's own threads exchange a few bytes; ten seconds is long. */
    private static final int HOUSEKEEPING_MILLIS = 10_000;

    @Override
    public InputStream getInputStream() throws IOException {
        return new FilterInputStream(super.getInputStream()) {
            @Override
            public int read() throws IOException {
                bound();
                return in.read();
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                bound();
                return in.read(bytes, offset, length);
            }
        };
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return new FilterOutputStream(super.getOutputStream()) {
            @Override
            public void write(int value) throws IOException {
                bound();
                out.write(value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                bound();
                out.write(bytes, offset, length);
            }
        };
    }

    private void bound() throws IOException {
        if (Thread.currentThread().getUncaughtExceptionHandler() instanceof CallGuard guard) {
            guard.uses(this);
            setSoTimeout(Math.toIntExact(guard.remainingMillis()));
        } else {
            setSoTimeout(HOUSEKEEPING_MILLIS);
        }
    }
}
