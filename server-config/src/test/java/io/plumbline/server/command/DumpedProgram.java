package io.plumbline.server.command;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program that leaks and dumps its heap three times into the directory of its argument. */
public final class DumpedProgram {

    static final List<Order> ORDERS = new ArrayList<>();

    private DumpedProgram() {}

    /** What leaks. */
    static final class Order {
        final byte[] document = new byte[500];
    }

    public static void main(String[] arguments) throws IOException {
        var bean = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        for (int number = 1; number <= 3; number++) {
            for (int i = 0; i < 2000; i++) {
                ORDERS.add(new Order());
            }
            bean.dumpHeap(Path.of(arguments[0], "dump" + number + ".hprof").toString(), true);
        }
    }
}
