package io.plumbline.batch.offheap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * What the control groups that a process of this machine is in, and those around them, leave it: the tightest binds. Groups of both
 * versions are looked at, of which a machine may have both at once. Immutable; each question reads anew.
 *
 * @param membership of the process, as {@code /proc} shows it
 * @param root where the groups are mounted
 */
record ControlGroups(Path membership, Path root) {

    /** How much memory they may have resident, in bytes; {@link Limits#NONE} = no bound, or none that is told. */
    long memoryBytes() {
        return tightest(
                "memory",
                group -> Limits.tighter(
                        number(group.resolve("memory.max")), number(group.resolve("memory.limit_in_bytes"))));
    }

    /** How many more tasks, each of which is a process or a thread, they may have; {@link Limits#NONE} = no bound, or none that is told. */
    long taskRoom() {
        return tightest("pids", group -> {
            long most = number(group.resolve("pids.max"));
            long now = number(group.resolve("pids.current"));
            return most == Limits.NONE || now == Limits.NONE ? Limits.NONE : Math.max(0, most - now);
        });
    }

    private long tightest(String controller, ToLongFunction<Path> limit) {
        try {
            long tightest = Limits.NONE;
            for (var line : Files.readAllLines(membership)) {
                tightest = Limits.tighter(tightest, tightest(line, controller, limit));
            }
            return tightest;
        } catch (IOException notOurs) {
            return Limits.NONE;
        }
    }

    /*
     * A line is "number:controllers:/path". Version 2 has no controllers and one tree, where "max" is no limit; version 1 mounts a tree
     * for each controller, where no limit is more than any machine has. A container may be told its path on the machine, of which it
     * sees the end alone: what is not there is passed.
     */
    private long tightest(String line, String controller, ToLongFunction<Path> limit) {
        var parts = line.split(":", 3);
        if (parts.length < 3 || !parts[2].startsWith("/")) {
            return Limits.NONE;
        }
        var tree = treeOf(parts[1], controller);
        var inner = tree.map(path -> path.resolve(parts[2].substring(1)).normalize());
        long tightest = Limits.NONE;
        for (var group = inner; isIn(group, tree); group = group.map(Path::getParent)) {
            tightest = Limits.tighter(tightest, limit.applyAsLong(group.get()));
        }
        return tightest;
    }

    private Optional<Path> treeOf(String controllers, String controller) {
        if (controllers.isEmpty()) {
            return Optional.of(root);
        }
        return List.of(controllers.split(",")).contains(controller)
                ? Optional.of(root.resolve(controller))
                : Optional.empty();
    }

    private static boolean isIn(Optional<Path> group, Optional<Path> tree) {
        return group.isPresent() && tree.isPresent() && group.get().startsWith(tree.get());
    }

    private static long number(Path file) {
        try {
            return Files.isReadable(file)
                    ? Limits.endless(Files.readString(file).strip())
                    : Limits.NONE;
        } catch (IOException removed) {
            return Limits.NONE;
        }
    }
}
