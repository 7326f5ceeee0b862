package io.plumbline.batch.capture;

import static io.plumbline.batch.capture.MemorySample.UNKNOWN;

import io.plumbline.batch.target.JvmConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Resident memory of a process, from Linux's {@code /proc/PID/status} (unlike {@code statm} it needs no page size). */
final class ResidentMemory {

    private static final Pattern LINE = Pattern.compile("VmRSS:\\s+(\\d{1,15}) kB");

    private ResidentMemory() {}

    static long of(JvmConnection connection) {
        return switch (connection.place()) {
            case THIS_JVM -> read(Path.of("/proc/self/status"));
            case THIS_MACHINE ->
                read(Path.of("/proc", Long.toString(connection.identity().pid()), "status"));
            case ELSEWHERE -> UNKNOWN;
        };
    }

    private static long read(Path status) {
        try (var lines = Files.lines(status)) {
            return lines.map(LINE::matcher)
                    .filter(line -> line.matches())
                    .mapToLong(line -> Long.parseLong(line.group(1)) << 10)
                    .findFirst()
                    .orElse(UNKNOWN);
        } catch (IOException notOurs) {
            return UNKNOWN;
        }
    }
}
