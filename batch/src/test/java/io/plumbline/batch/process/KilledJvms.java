package io.plumbline.batch.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** {@code kill -9} of every JVM that this one starts for a program, as soon as it is there, until this is closed. Thread-safe. */
public final class KilledJvms implements AutoCloseable {

    private final Set<Long> killed = ConcurrentHashMap.newKeySet();
    private final Thread watch;
    private volatile boolean over;

    private KilledJvms(String program) {
        this.watch = new Thread(() -> kill(program), "kills " + program);
        watch.setDaemon(true);
        watch.start();
    }

    /** Begins to kill; of a program the name of its class is given. */
    public static KilledJvms of(String program) {
        return new KilledJvms(program);
    }

    private void kill(String program) {
        while (!over) {
            ProcessHandle.current()
                    .children()
                    .filter(child -> runs(child, program))
                    .filter(ProcessHandle::destroyForcibly)
                    .forEach(child -> killed.add(child.pid()));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    /* What the handle tells of a command ends within its class path. */
    private static boolean runs(ProcessHandle child, String program) {
        try {
            return Files.readString(
                            Path.of("/proc", Long.toString(child.pid()), "cmdline"), StandardCharsets.ISO_8859_1)
                    .contains("\0" + program + "\0");
        } catch (IOException gone) {
            return false;
        }
    }

    /** How many were killed. */
    public int count() {
        return killed.size();
    }

    @Override
    public void close() {
        over = true;
        try {
            watch.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
