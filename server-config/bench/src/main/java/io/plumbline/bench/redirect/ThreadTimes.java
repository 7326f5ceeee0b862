package io.plumbline.bench.redirect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Processor time of each thread of a process, in nanoseconds, as Linux tells it; immutable.
 *
 * @param byThread of each that lives, by its number and its name, of which Linux keeps the first 15 characters
 */
record ThreadTimes(Map<String, Long> byThread) {

    ThreadTimes {
        byThread = Map.copyOf(byThread);
    }

    static ThreadTimes of(ProcessHandle process) throws IOException {
        var times = new HashMap<String, Long>();
        try (var threads = Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (var thread : threads) {
                try {
                    var name = Files.readString(thread.resolve("comm")).strip();
                    var spent = Files.readString(thread.resolve("schedstat")).split(" ")[0];
                    times.put(name + " " + thread.getFileName(), Long.parseLong(spent));
                } catch (IOException ended) {
                    // between the listing and the reading
                }
            }
        }
        return new ThreadTimes(times);
    }

    /** What threads of such names have used since; of one that ended meanwhile nothing is known. */
    long nanosSince(ThreadTimes earlier, Predicate<String> named) {
        return byThread.entrySet().stream()
                .filter(thread -> named.test(thread.getKey()))
                .mapToLong(thread -> thread.getValue() - earlier.byThread.getOrDefault(thread.getKey(), 0L))
                .sum();
    }
}
