package io.plumbline.lab.load;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

/**
 * The garbage of a busy service: redirects whose every object dies young, at a steady rate of allocation, so that the
 * collector runs as regularly as it does in production. One thread.
 */
final class Churn implements Runnable {

    private static final double SLICES_PER_SECOND = 100;
    private static final int RESPONSE_BYTES = 2048;

    private final DataRate rate;
    private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    private volatile long allocatedBytes;
    private int lengthOfTheLastAnswer;

    Churn(DataRate rate) {
        this.rate = rate;
    }

    /** Redirects at the chosen rate until the thread is interrupted. */
    @Override
    public void run() {
        var pacer = new Pacer(System.nanoTime(), SLICES_PER_SECOND);
        var before = threads.getCurrentThreadAllocatedBytes();
        for (var slice = pacer.next(); slice >= 0; slice = pacer.next()) {
            var due = (long) ((slice + 1) / SLICES_PER_SECOND * rate.bytesPerSecond());
            while (allocatedBytes < due) {
                lengthOfTheLastAnswer = redirect(allocatedBytes).length();
                allocatedBytes = threads.getCurrentThreadAllocatedBytes() - before;
            }
        }
    }

    long allocatedBytes() {
        return allocatedBytes;
    }

    /** Length of the last answer; read so that no compiler may leave the answer out. */
    int lengthOfTheLastAnswer() {
        return lengthOfTheLastAnswer;
    }

    private static String redirect(long request) {
        var response = new byte[RESPONSE_BYTES];
        var code = Base64.getUrlEncoder()
                .encode(Long.toString(request, Character.MAX_RADIX).getBytes(StandardCharsets.US_ASCII));
        System.arraycopy(code, 0, response, 0, code.length);
        return "HTTP/1.1 302 Found\r\nLocation: https://example.org/"
                + new String(response, 0, code.length, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    }
}
