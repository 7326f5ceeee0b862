package io.plumbline.batch.offheap;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.math.BigInteger;
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
 * @param threads platform threads that it may have when all else that runs beside it stays as it is; known only for a JVM of this machine
 */
public record Limits(
        long directBytes, long metaspaceBytes, long codeBytes, long openFiles, long memoryBytes, long threads) {

    /** No bound. */
    public static final long NONE = -1;

    /** Nothing is known. */
    public static final Limits UNKNOWN = new Limits(NONE, NONE, NONE, NONE, NONE, NONE);

    private static final String OPTIONS = "com.sun.management:type=HotSpotDiagnostic";

    /** Above this a number stands for "as much as there is". */
    private static final BigInteger ENDLESS = BigInteger.ONE.shiftLeft(50);

    static Limits of(MBeanServerConnection beans, ProcessBounds bounds) throws IOException, JMException {
        var direct = option(beans, "MaxDirectMemorySize");
        return new Limits(
                direct > 0 ? direct : maxHeapBytes(beans),
                option(beans, "MaxMetaspaceSize"),
                option(beans, "ReservedCodeCacheSize"),
                number(beans, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME, "MaxFileDescriptorCount"),
                bounds.memoryBytes(),
                threads(number(beans, ManagementFactory.THREAD_MXBEAN_NAME, "ThreadCount"), bounds));
    }

    /** How many threads a JVM may have that has so many now. */
    static long threads(long now, ProcessBounds bounds) {
        return tighter(now == NONE || bounds.taskRoom() == NONE ? NONE : now + bounds.taskRoom(), bounds.userTasks());
    }

    /** The lower of two bounds, either of which may be none. */
    static long tighter(long one, long other) {
        return one == NONE ? other : other == NONE ? one : Math.min(one, other);
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

    /** The bound that a text tells; none if it is no number, or stands for no bound. */
    static long endless(String text) {
        if (!text.matches("\\d{1,20}")) {
            return NONE;
        }
        var number = new BigInteger(text);
        return number.compareTo(ENDLESS) < 0 ? number.longValue() : NONE;
    }
}
