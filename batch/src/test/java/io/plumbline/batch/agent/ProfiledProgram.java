package io.plumbline.batch.agent;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.Deflater;

/**
 * A JVM to be sampled. It keeps small arrays and the native memory of deflaters, drops more of both, says after each round that it is over,
 * and ends when its standard input does.
 */
public final class ProfiledProgram {

    static final List<Object> KEPT = new ArrayList<>();

    private static final int OF_A_ROUND = 10;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** Written to the heap, so that no compiler leaves the allocation out. */
    static volatile Object dropped = "";

    private ProfiledProgram() {}

    public static void main(String[] arguments) throws Exception {
        var worker = new Thread(ProfiledProgram::work, "worker");
        worker.setDaemon(true);
        worker.start();
        while (System.in.read() >= 0) {
            // nobody writes
        }
    }

    private static void work() {
        while (true) {
            for (int i = 0; i < OF_A_ROUND; i++) {
                keep();
                drop();
            }
            leak();
            release();
            System.out.println("round");
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    static void keep() {
        KEPT.add(new byte[10_000]);
    }

    static void drop() {
        for (int i = 0; i < 10; i++) {
            dropped = new long[4_000];
        }
    }

    static void leak() {
        KEPT.add(new Deflater());
    }

    static void release() {
        for (int i = 0; i < 2; i++) {
            new Deflater().end();
        }
    }
}
