package io.plumbline.batch.offheap;

import io.plumbline.batch.target.JvmConnection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What this machine leaves a process of it; {@link Limits#NONE} = no bound, or none that is told. Immutable.
 *
 * @param memoryBytes that the control group may have resident
 * @param taskRoom how many more tasks, each of which is a process or a thread, the control group and the machine may have
 * @param userTasks how many the user may have whose process it is, who may have more than this one
 */
record ProcessBounds(long memoryBytes, long taskRoom, long userTasks) {

    static final ProcessBounds UNKNOWN = new ProcessBounds(Limits.NONE, Limits.NONE, Limits.NONE);

    private static final Path PROCESSES = Path.of("/proc");
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");
    private static final String ROOT = "0";
    private static final int LONGEST = 1 << 16;

    /** Those of the process that a connection leads to; unknown unless it is one of this machine. */
    static ProcessBounds of(JvmConnection connection) {
        return switch (connection.place()) {
            case THIS_JVM -> of("self", PROCESSES, GROUPS);
            case THIS_MACHINE -> of(Long.toString(connection.identity().pid()), PROCESSES, GROUPS);
            case ELSEWHERE -> UNKNOWN;
        };
    }

    /**
     * Those of a process.
     *
     * @param process its name in the first directory
     * @param processes where the kernel shows them
     * @param groups where control groups are mounted
     */
    static ProcessBounds of(String process, Path processes, Path groups) {
        var own = processes.resolve(process);
        var controlGroups = new ControlGroups(own.resolve("cgroup"), groups);
        return new ProcessBounds(
                controlGroups.memoryBytes(),
                Limits.tighter(controlGroups.taskRoom(), machineRoom(processes)),
                userTasks(own));
    }

    /* Each task has a number of its own, so there are no more than there are numbers. */
    private static long machineRoom(Path processes) {
        var kernel = processes.resolve("sys/kernel");
        long most = Limits.tighter(
                Limits.endless(text(kernel.resolve("threads-max")).strip()),
                Limits.endless(text(kernel.resolve("pid_max")).strip()));
        long now = tasks(text(processes.resolve("loadavg")));
        return most == Limits.NONE || now == Limits.NONE ? Limits.NONE : Math.max(0, most - now);
    }

    /* "0.20 0.18 0.12 1/239 11206": of all tasks, which are the second number of the fourth field. */
    private static long tasks(String loadAverages) {
        var fields = loadAverages.split(" ");
        int slash = fields.length > 3 ? fields[3].indexOf('/') : -1;
        return slash < 0 ? Limits.NONE : Limits.endless(fields[3].substring(slash + 1));
    }

    /* "Max processes  4096  31415  processes": the first number is in force, though not for the superuser. */
    private static long userTasks(Path process) {
        var limit = words(text(process.resolve("limits")), "Max processes");
        var user = words(text(process.resolve("status")), "Uid:");
        return limit.length == 0 || user.length < 2 || user[1].equals(ROOT) ? Limits.NONE : Limits.endless(limit[0]);
    }

    /* Those behind the name of a line; of user numbers the second is the effective one. */
    private static String[] words(String text, String name) {
        return text.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip().split("\\s+"))
                .findFirst()
                .orElseGet(() -> new String[0]);
    }

    /* The kernel gives its settings to the first read alone: Files.readString, which begins with one byte, gets the first digit. */
    private static String text(Path file) {
        try (var input = Files.newInputStream(file)) {
            return new String(input.readNBytes(LONGEST), StandardCharsets.UTF_8);
        } catch (IOException notOurs) {
            return "";
        }
    }
}
