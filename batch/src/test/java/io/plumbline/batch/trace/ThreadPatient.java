package io.plumbline.batch.trace;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingStream;

/** A program with everything that is odd about threads; it records itself into the file that its first argument names, and traces the method that the second names. */
final class ThreadPatient {

    static final int BLOCKED = 60;
    static final int LEAKED = 24;
    static final int IDLE = 55;
    static final int REQUESTS = 5;
    static final int ALLOCATED_BYTES = 8 << 20;

    private static final int LOOKS = 4;
    private static final Object TABLE = new Object();
    private static final Object COUNTER = new Object();

    /** So that no compiler leaves out what is made for it. */
    static volatile Object kept = new Object();

    private ThreadPatient() {}

    /** As a service writes it. */
    @Name("plumbline.Request")
    @Label("Request")
    static final class Request extends Event {
        String route = "";
        String method = "";
        int status;
        boolean slow;
        long standsFor;
    }

    public static void main(String[] arguments) throws Exception {
        var dumps = new AtomicInteger();
        try (var recording = new Recording();
                var looks = new RecordingStream()) {
            looks.enable("jdk.ThreadDump").withPeriod(Duration.ofMillis(300));
            looks.onEvent("jdk.ThreadDump", dump -> dumps.incrementAndGet());
            looks.startAsync();
            for (var wait :
                    new String[] {"JavaMonitorEnter", "JavaMonitorWait", "ThreadPark", "ThreadSleep", "FileWrite"}) {
                recording
                        .enable("jdk." + wait)
                        .withThreshold(Duration.ofMillis(1))
                        .withStackTrace();
            }
            recording.enable("jdk.ObjectAllocationInNewTLAB").withStackTrace();
            recording.enable("jdk.ObjectAllocationOutsideTLAB").withStackTrace();
            recording.enable("jdk.ObjectAllocationSample").withStackTrace().with("throttle", "1000/s");
            recording.enable("jdk.ExecutionSample").withPeriod(Duration.ofMillis(20));
            recording.enable("jdk.ThreadStart").withStackTrace();
            recording.enable("jdk.ThreadEnd");
            recording.enable("jdk.InitialEnvironmentVariable");
            if (arguments.length > 1) {
                recording.disable(Request.class);
                recording
                        .enable("jdk.MethodTrace")
                        .with("filter", ThreadPatient.class.getName() + "::" + arguments[1])
                        .withThreshold(Duration.ZERO);
            }
            var held = new CountDownLatch(1);
            start("table-holder", () -> holdForEver(held));
            held.await();
            for (int i = 0; i < BLOCKED; i++) {
                start("order-worker-" + i, ThreadPatient::waitForTable);
            }
            idlePool();
            recording.start();
            if (Runtime.version().feature() >= 21) {
                startVirtual();
            }
            start("request-1", ThreadPatient::requests).join();
            for (int i = 0; i < LEAKED || dumps.get() < LOOKS; i++) {
                if (i < LEAKED) {
                    start("leaky-" + i, ThreadPatient::waitForAnswer);
                }
                start("short-" + i, () -> {}).join();
                Thread.sleep(Duration.ofMillis(100).toMillis());
            }
            recording.stop();
            recording.dump(Path.of(arguments[0]));
        }
        Runtime.getRuntime().halt(0);
    }

    private static Thread start(String name, Runnable work) {
        var thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void startVirtual() throws ReflectiveOperationException {
        var thread = (Thread)
                Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, (Runnable)
                        ThreadPatient::allocate);
        await(thread);
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void holdForEver(CountDownLatch held) {
        synchronized (TABLE) {
            held.countDown();
            LockSupport.park();
        }
    }

    private static void waitForTable() {
        synchronized (TABLE) {
            kept = TABLE;
        }
    }

    private static void waitForAnswer() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static void idlePool() {
        var pool = Executors.newFixedThreadPool(IDLE);
        for (int i = 0; i < IDLE; i++) {
            pool.execute(() -> {});
        }
    }

    private static void requests() {
        for (int i = 0; i < REQUESTS; i++) {
            var request = new Request();
            request.begin();
            serve();
            request.route = "/{code}";
            request.method = "GET";
            request.status = i == 0 ? 500 : 302;
            request.slow = i == 1;
            request.standsFor = i == 1 ? 1 : 100;
            request.commit();
        }
    }

    private static void serve() {
        allocate();
        waitInRequest();
    }

    private static void allocate() {
        for (int i = 0; i < ALLOCATED_BYTES >> 20; i++) {
            kept = new byte[1 << 20];
        }
    }

    private static void waitInRequest() {
        try {
            new LinkedBlockingQueue<String>().poll(30, TimeUnit.MILLISECONDS);
            synchronized (COUNTER) {
                for (int i = 0; i < 2; i++) {
                    COUNTER.wait(20);
                }
            }
            Thread.sleep(10);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
