package io.plumbline.server.command;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A program that leaks, has a thread that waits with something in its hands, and dumps its heap three times into the directory of its argument. */
public final class DumpedProgram {

    static final int PAGE_BYTES = 100_000;
    static final List<Order> ORDERS = new ArrayList<>();

    private DumpedProgram() {}

    /** What leaks. */
    static final class Order {
        final byte[] document = new byte[500];
    }

    /** What a report is written into while somebody is waited for. */
    private static void report(CountDownLatch begun, CountDownLatch never) {
        var page = new byte[PAGE_BYTES];
        begun.countDown();
        try {
            never.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            Reference.reachabilityFence(page);
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var begun = new CountDownLatch(1);
        var worker = new Thread(() -> report(begun, new CountDownLatch(1)), "report-worker-1");
        worker.setDaemon(true);
        worker.start();
        begun.await();
        var bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        for (int number = 1; number <= 3; number++) {
            for (int i = 0; i < 2000; i++) {
                ORDERS.add(new Order());
            }
            bean.dumpHeap(Path.of(arguments[0], "dump" + number + ".hprof").toString(), true);
        }
    }
}
