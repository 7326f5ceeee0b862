package io.plumbline.batch.target;

import java.lang.management.ManagementFactory;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.CountDownLatch;
import javax.management.ObjectName;

/**
 * A JVM to be examined. It keeps a buffer for every request id in a global map, a megabyte every 50 ms up to a limit,
 * makes garbage besides, and ends when its standard input does, so that it never outlives the test. It says when it is ready and when
 * the limit is reached.
 */
public final class TargetProgram {

    static final Map<Long, byte[]> BUFFERS_BY_REQUEST = new HashMap<>();

    /** Whether it keeps buffers by now. */
    private static volatile boolean isKeeping;

    private static long keptBytes;
    private static long request;

    /** Written to the heap, so that no compiler leaves the allocation out. */
    static volatile byte[] garbage = new byte[0];

    private TargetProgram() {}

    /** What the program tells of itself. */
    public interface ReleaseMBean {

        String getVersion();

        /** Nothing that an answer over JMX may contain. */
        BitSet getBits();

        /** Nothing, ever. */
        String getNever() throws InterruptedException;
    }

    /** The release of the program, which a property changes. */
    public static final class Release implements ReleaseMBean {

        @Override
        public String getVersion() {
            return System.getProperty("program.version", "0");
        }

        @Override
        public BitSet getBits() {
            return new BitSet(1);
        }

        @Override
        public String getNever() throws InterruptedException {
            new CountDownLatch(1).await();
            return "";
        }
    }

    /** Takes the limit in megabytes, and whether it waits with its buffers until something comes from its standard input. */
    public static void main(String[] arguments) throws Exception {
        var limitBytes = Long.parseLong(arguments[0]) << 20;
        isKeeping = !Boolean.parseBoolean(arguments[1]);
        ManagementFactory.getPlatformMBeanServer()
                .registerMBean(new Release(), new ObjectName("io.plumbline.test:type=Release"));
        var worker = new Timer("worker", true);
        worker.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        work(limitBytes);
                    }
                },
                0,
                50);
        System.out.println("ready");
        while (System.in.read() >= 0) {
            isKeeping = true;
        }
    }

    private static void work(long limitBytes) {
        for (int i = 0; i < 100; i++) {
            if (isKeeping && keptBytes < limitBytes) {
                keptBytes += keep(request++);
                if (keptBytes >= limitBytes) {
                    System.out.println("full");
                }
            }
            garbage = new byte[20_000];
        }
    }

    private static int keep(long request) {
        var buffer = new byte[10_000];
        BUFFERS_BY_REQUEST.put(request, buffer);
        return buffer.length;
    }
}
