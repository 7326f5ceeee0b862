package io.plumbline.server.product;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** {@code kill -9} of every JVM that a server starts for a step of a diagnosis, as soon as it is there, until this is closed. */
final class KilledSteps implements AutoCloseable {

    private static final Pattern PROGRAM =
            Pattern.compile("\0io\\.plumbline\\.batch\\.(profile|trace|rules|forensics)\\.\\w+Process\0");

    private final Set<String> steps = ConcurrentHashMap.newKeySet();
    private final Thread watch;
    private volatile boolean over;

    private KilledSteps(ProcessHandle server) {
        this.watch = new Thread(() -> kill(server), "kills JVMs of steps");
        watch.setDaemon(true);
        watch.start();
    }

    static KilledSteps of(ProcessHandle server) {
        return new KilledSteps(server);
    }

    private void kill(ProcessHandle server) {
        while (!over) {
            server.children()
                    .forEach(child -> stepOf(child)
                            .filter(step -> child.destroyForcibly())
                            .ifPresent(steps::add));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /* What the handle tells of a command ends within its class path. */
    private static Optional<String> stepOf(ProcessHandle child) {
        try {
            var matcher = PROGRAM.matcher(Files.readString(
                    Path.of("/proc", Long.toString(child.pid()), "cmdline"), StandardCharsets.ISO_8859_1));
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /** Of which steps JVMs were killed: the names of the packages of their programs. */
    Set<String> steps() {
        return Set.copyOf(steps);
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
