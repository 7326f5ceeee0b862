package io.plumbline.batch.heap;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.SoftReference;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/** A virtual machine whose heap is known: fills it, writes its dump and its own class histogram, and ends. */
final class DumpedJvm {

    static final int LIST = 50_000;
    static final int ENTRIES = 1_000;
    static final int SHARED = 300;

    static Element head = new Element(null, 0);
    static final Map<Integer, byte[]> BY_NUMBER = new HashMap<>();
    static final List<Object> LEFT = new ArrayList<>();
    static final List<Object> RIGHT = new ArrayList<>();
    static final List<Object> REFERENCES = new ArrayList<>();

    private DumpedJvm() {}

    /** An element of a list that nobody else knows. */
    static final class Element {

        final @Nullable Element next;
        final long number;
        final boolean even;

        Element(@Nullable Element next, long number) {
            this.next = next;
            this.number = number;
            this.even = number % 2 == 0;
        }
    }

    /** Known to two lists. */
    static final class Shared {

        final int[] payload = new int[3];
    }

    /** Only in a local variable of a thread. */
    static final class Local {

        final char[] text = new char[5];
    }

    /** Only in a soft reference. */
    static final class Softly {}

    /** Writes {@code dump} and {@code histogram}. */
    public static void main(String[] arguments) throws Exception {
        fill();
        var ready = new CountDownLatch(1);
        var thread = new Thread(() -> hold(ready), "the one with the local");
        thread.setDaemon(true);
        thread.start();
        ready.await();
        var server = ManagementFactory.getPlatformMBeanServer();
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(arguments[0], true);
        var histogram = server.invoke(
                new ObjectName("com.sun.management:type=DiagnosticCommand"),
                "gcClassHistogram",
                new Object[] {new String[0]},
                new String[] {String[].class.getName()});
        Files.writeString(Path.of(arguments[1]), (String) histogram);
    }

    private static void fill() {
        for (int i = 1; i < LIST; i++) {
            head = new Element(head, i);
        }
        for (int i = 0; i < ENTRIES; i++) {
            BY_NUMBER.put(i, new byte[i % 50]);
        }
        for (int i = 0; i < SHARED; i++) {
            var shared = new Shared();
            LEFT.add(shared);
            RIGHT.add(shared);
        }
        REFERENCES.add(new WeakReference<>(LEFT));
        REFERENCES.add(new SoftReference<>(new Softly()));
    }

    private static void hold(CountDownLatch ready) {
        var local = new Local();
        ready.countDown();
        while (local.text.length > 0) {
            synchronized (local) {
                try {
                    local.wait();
                } catch (InterruptedException e) {
                    return;
                }
            }
        }
    }
}
