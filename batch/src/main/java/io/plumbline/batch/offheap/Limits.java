package io.plumbline.batch.offheap;

import io.plumbline.batch.target.JvmConnection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;

/**
 * What bounds a JVM outside its heap; {@link #NONE} = no bound, or none that is told. Immutable.
 *
 * @param directBytes of direct buffers
 * @param metaspaceBytes of metadata of classes
 * @param codeBytes of compiled code
 * @param openFiles file descriptors of the process
 * @param memoryBytes resident memory of its control group; known only for a JVM of this machine
 */
public record Limits(long directBytes, long metaspaceBytes, long codeBytes, long openFiles, long memoryBytes) {

    /** No bound. */
    public static final long NONE = -1;

    /** Nothing is known. */
    public static final Limits UNKNOWN = new Limits(NONE, NONE, NONE, NONE, NONE);

    private static final String OPTIONS = "com.sun.management:type=HotSpotDiagnostic";

    /** Above this a number stands for "as much as there is". */
    private static final BigInteger ENDLESS = BigInteger.ONE.shiftLeft(50);

    static Limits of(MBeanServerConnection beans, long memoryBytes) throws IOException, JMException {
        var direct = option(beans, "MaxDirectMemorySize");
        return new Limits(
                direct > 0 ? direct : maxHeapBytes(beans),
                option(beans, "MaxMetaspaceSize"),
                option(beans, "ReservedCodeCacheSize"),
                number(beans, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME, "MaxFileDescriptorCount"),
                memoryBytes);
    }

    /** The limit of the control group that a process of this machine is in, or of one around it. */
    static long memoryOf(JvmConnection connection) {
        return switch (connection.place()) {
            case THIS_JVM -> memoryIn(Path.of("/proc/self/cgroup"), Path.of("/sys/fs/cgroup"));
            case THIS_MACHINE ->
                memoryIn(
                        Path.of("/proc", Long.toString(connection.identity().pid()), "cgroup"),
                        Path.of("/sys/fs/cgroup"));
            case ELSEWHERE -> NONE;
        };
    }

    /**
     * The tightest limit of the groups that a process is in, and of those around them: of both versions, of which a machine may have
     * both at once.
     *
     * @param membership of the process, as {@code /proc} shows it
     * @param root where the groups are mounted
     */
    static long memoryIn(Path membership, Path root) {
        try {
            long least = NONE;
            for (var line : Files.readAllLines(membership)) {
                least = tighter(least, memoryOf(line, root));
            }
            return least;
        } catch (IOException notOurs) {
            return NONE;
        }
    }

    /*
     * A line is "number:controllers:/path". Version 2 has no controllers and one tree, where "max" is no limit; version 1 mounts a tree
     * for each controller, where no limit is more than any machine has. A container may be told its path on the machine, of which it
     * sees the end alone: what is not there is passed.
     */
    private static long memoryOf(String line, Path root) throws IOException {
        var parts = line.split(":", 3);
        if (parts.length < 3 || !parts[2].startsWith("/")) {
            return NONE;
        }
        if (parts[1].isEmpty()) {
            return least(root, parts[2], "memory.max");
        }
        return List.of(parts[1].split(",")).contains("memory")
                ? least(root.resolve("memory"), parts[2], "memory.limit_in_bytes")
                : NONE;
    }

    private static long least(Path tree, String path, String file) throws IOException {
        var group = Optional.of(tree.resolve(path.substring(1)).normalize()).filter(found -> found.startsWith(tree));
        long least = NONE;
        for (var each = group; each.isPresent(); each = above(each.get(), tree)) {
            var limit = each.get().resolve(file);
            least = tighter(
                    least,
                    Files.isReadable(limit) ? endless(Files.readString(limit).strip()) : NONE);
        }
        return least;
    }

    private static long tighter(long one, long other) {
        return one == NONE ? other : other == NONE ? one : Math.min(one, other);
    }

    private static Optional<Path> above(Path group, Path root) {
        return group.equals(root) ? Optional.empty() : Optional.ofNullable(group.getParent());
    }

    private static long maxHeapBytes(MBeanServerConnection beans) throws IOException, JMException {
        return beans.getAttribute(new ObjectName(ManagementFactory.MEMORY_MXBEAN_NAME), "HeapMemoryUsage")
                                instanceof CompositeData usage
                        && usage.get("max") instanceof Long bytes
                        && bytes > 0
                ? bytes
                : NONE;
    }

    private static long number(MBeanServerConnection beans, String bean, String attribute)
            throws IOException, JMException {
        return beans.getAttributes(new ObjectName(bean), new String[] {attribute}).asList().stream()
                .filter(found -> found.getValue() instanceof Number)
                .mapToLong(found -> endless(String.valueOf(found.getValue())))
                .findFirst()
                .orElse(NONE);
    }

    private static long option(MBeanServerConnection beans, String option) throws IOException, JMException {
        var bean = new ObjectName(OPTIONS);
        if (!beans.isRegistered(bean)) {
            return NONE;
        }
        try {
            return beans.invoke(bean, "getVMOption", new Object[] {option}, new String[] {String.class.getName()})
                                    instanceof CompositeData answer
                            && answer.containsKey("value")
                            && answer.get("value") instanceof String value
                    ? endless(value)
                    : NONE;
        } catch (JMException | JMRuntimeException | IllegalArgumentException | SecurityException notOfThisJvm) {
            return NONE;
        }
    }

    private static long endless(String text) {
        if (!text.matches("\\d{1,20}")) {
            return NONE;
        }
        var number = new BigInteger(text);
        return number.compareTo(ENDLESS) < 0 ? number.longValue() : NONE;
    }
}
