package io.plumbline.batch.target;

import java.util.HashMap;
import java.util.Map;

/**
 * A JVM to be examined. It keeps a buffer for every request id in a global map, a megabyte every 50 ms up to a limit,
 * makes garbage besides, and ends when its standard input does, so that it never outlives the test.
 */
public final class TargetProgram {

    static final Map<Long, byte[]> BUFFERS_BY_REQUEST = new HashMap<>();

    private TargetProgram() {}

    public static void main(String[] arguments) throws Exception {
        var limitBytes = Long.parseLong(arguments[0]) << 20;
        var worker = new Thread(() -> work(limitBytes), "worker");
        worker.setDaemon(true);
        worker.start();
        System.out.println("ready");
        while (System.in.read() >= 0) {
            Thread.onSpinWait();
        }
    }

    private static void work(long limitBytes) {
        var keptBytes = 0L;
        var request = 0L;
        var garbage = new byte[1];
        try {
            while (garbage.length > 0) {
                for (int i = 0; i < 100; i++) {
                    if (keptBytes < limitBytes) {
                        keptBytes += keep(request++);
                    }
                    garbage = new byte[20_000];
                }
                Thread.sleep(50);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static int keep(long request) {
        var buffer = new byte[10_000];
        BUFFERS_BY_REQUEST.put(request, buffer);
        return buffer.length;
    }
}
