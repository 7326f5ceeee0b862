package io.plumbline.bench.redirect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processor time of a process, in ticks of 10 ms; immutable. */
record CpuTime(long ticks) {

    private static final int USER_FIELD = 11;
    private static final double MICROS_PER_TICK = 10_000;

    /** What a process has used so far, as Linux tells it. */
    static CpuTime of(ProcessHandle process) throws IOException {
        var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        // the name, in parentheses, may hold anything
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return new CpuTime(Long.parseLong(fields[USER_FIELD]) + Long.parseLong(fields[USER_FIELD + 1]));
    }

    CpuTime plus(CpuTime other) {
        return new CpuTime(ticks + other.ticks);
    }

    /** Microseconds a request since an earlier moment. */
    double microsPerRequestSince(CpuTime earlier, long requests) {
        return requests == 0 ? 0 : (ticks - earlier.ticks) * MICROS_PER_TICK / requests;
    }
}
