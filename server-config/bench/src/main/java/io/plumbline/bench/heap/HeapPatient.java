package io.plumbline.bench.heap;

import java.io.IOException;
import java.lang.ref.SoftReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.WeakHashMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * A JVM whose heap is like that of a real program, with one leak whose truth is known: {@link Sessions#LIVE} keeps every
 * session. The argument says how many millions of objects it has, at about 45 bytes of dump each. It prints a line when it
 * is ready; each line that it reads makes the leak larger by a tenth of the heap, and it answers again.
 */
public final class HeapPatient {

    private static final double MILLION = 1e6;
    private static final int OBJECTS_OF_A_SESSION = 16;
    private static final int THREADS = 20;
    private static final int LOADERS = 12;

    private static final ThreadLocal<Map<Integer, String>> CONTEXT = new ThreadLocal<>();
    private static final List<@Nullable Object> KEPT = new ArrayList<>();

    private final double objects;
    private final Random random = new Random(42);

    private HeapPatient(double objects) {
        this.objects = objects;
    }

    /** What leaks. */
    static final class Session {
        final long number;
        final String user;
        final Map<String, Object> attributes = new HashMap<>();
        final byte[] token = new byte[24];

        Session(long number) {
            this.number = number;
            this.user = "user-" + number;
            attributes.put("locale", "de");
            attributes.put("cart", new ArrayList<>(List.of(number, number + 1)));
        }
    }

    /** Where it leaks. */
    static final class Sessions {
        static final Map<Long, Session> LIVE = new ConcurrentHashMap<>();

        private Sessions() {}
    }

    /** One of a list as long as every thirteenth object of the heap. */
    static final class Node {
        final @Nullable Node next;
        final long value;

        Node(@Nullable Node next, long value) {
            this.next = next;
            this.value = value;
        }
    }

    /** A class that several loaders load, each with statics of its own. */
    public static final class Plugin {
        private static final Map<String, int[]> STATE = new HashMap<>();

        static {
            for (int i = 0; i < 1000; i++) {
                STATE.put("plugin" + i, new int[i % 20]);
            }
        }

        public int size() {
            return STATE.size();
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException, ReflectiveOperationException {
        var patient = new HeapPatient(Double.parseDouble(arguments[0]) * MILLION);
        patient.leak(0.4);
        patient.fill();
        patient.startThreads();
        loadClasses();
        patient.ready();
        while (System.in.read() >= 0) {
            patient.leak(0.1);
            patient.ready();
        }
    }

    private void ready() {
        System.gc();
        System.out.println("READY " + Sessions.LIVE.size() + " " + KEPT.size());
        System.out.flush();
    }

    private void leak(double share) {
        long first = Sessions.LIVE.size();
        for (long i = first; i < first + share * objects / OBJECTS_OF_A_SESSION; i++) {
            Sessions.LIVE.put(i, new Session(i));
        }
    }

    private void fill() {
        Node head = null;
        for (long i = 0; i < 0.07 * objects; i++) {
            head = new Node(head, i);
        }
        KEPT.add(head);
        var tree = new TreeMap<Integer, String>();
        for (long i = 0; i < 0.1 * objects / 4; i++) {
            tree.put(random.nextInt(), "tree" + i);
        }
        KEPT.add(tree);
        var hash = new HashMap<Integer, byte[]>();
        for (int i = 0; i < 0.25 * objects / 4; i++) {
            hash.put(i * 7 + 1000, new byte[random.nextInt(40)]);
        }
        KEPT.add(hash);
        for (int i = 0; i < 0.08 * objects; i++) {
            KEPT.add(array(i));
        }
        var linked = new LinkedHashMap<String, Integer>();
        for (int i = 0; i < 0.06 * objects / 3; i++) {
            linked.put("linked" + i, i);
        }
        KEPT.add(linked);
        fillRarities();
    }

    private Object array(int i) {
        return switch (i % 5) {
            case 0 -> new int[random.nextInt(16)];
            case 1 -> new long[random.nextInt(8)];
            case 2 -> new char[random.nextInt(24)];
            case 3 -> new Object[] {KEPT.get(random.nextInt(KEPT.size())), null, KEPT.get(0)};
            default -> new double[random.nextInt(6)];
        };
    }

    private void fillRarities() {
        var skipList = new ConcurrentSkipListMap<Integer, Object>();
        var weak = new WeakHashMap<Object, Object>();
        for (int i = 0; i < 0.005 * objects; i++) {
            skipList.put(random.nextInt(), new Object());
            weak.put(KEPT.get(random.nextInt(KEPT.size())), "weak" + i);
        }
        KEPT.add(skipList);
        KEPT.add(weak);
        for (int i = 0; i < 0.002 * objects; i++) {
            KEPT.add(new SoftReference<>(new byte[64]));
        }
        for (int i = 0; i < 50; i++) {
            KEPT.add(ByteBuffer.allocateDirect(4096));
        }
        KEPT.add(new byte[(int) (0.4 * objects)]);
    }

    private void startThreads() throws InterruptedException {
        var started = new CountDownLatch(THREADS);
        for (int i = 0; i < THREADS; i++) {
            var thread = new Thread(() -> hold(started), "worker-" + i);
            thread.setDaemon(true);
            thread.start();
        }
        started.await();
    }

    private void hold(CountDownLatch started) {
        var context = new HashMap<Integer, String>();
        for (int i = 0; i < 0.0003 * objects; i++) {
            context.put(i, "context" + i);
        }
        CONTEXT.set(context);
        var local = new Object[1000];
        Arrays.setAll(local, i -> new int[i % 50]);
        started.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
        CONTEXT.remove();
        KEPT.add(local);
    }

    /** The loaders stay open as those of applications do. */
    private static void loadClasses() throws ReflectiveOperationException {
        var here = new URL[] {
            HeapPatient.class.getProtectionDomain().getCodeSource().getLocation()
        };
        for (int i = 0; i < LOADERS; i++) {
            @SuppressWarnings("resource")
            var loader = new URLClassLoader("plugin", here, null);
            KEPT.add(loader.loadClass(Plugin.class.getName())
                    .getDeclaredConstructor()
                    .newInstance());
        }
    }
}
