package io.plumbline.batch.capture;

import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetException;
import java.time.Duration;
import java.util.OptionalLong;
import javax.management.ObjectName;

/**
 * Has the C library of a JVM give back what it keeps free. Its arenas hold on to what was freed, one for each of many threads, and
 * look like a leak as long as nobody asks for it; what a trim leaves is in use. Threads that allocate native memory of an arena that is
 * being trimmed wait; the others go on, and so at most the JVM stands still meanwhile.
 */
public final class NativeTrim {

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

    /** For each GiB that is looked through, at most all that the process has beside its heap; from two cores. */
    private static final long MILLIS_PER_GIB = 300;

    private static final long FIXED_MILLIS = 20;

    private NativeTrim() {}

    /** How long threads may wait for it, roughly, where the C library has so much. */
    public static Duration expectedPause(double nativeBytes) {
        return Duration.ofMillis(FIXED_MILLIS + Math.round(Math.max(0, nativeBytes) / (1 << 30) * MILLIS_PER_GIB));
    }

    /**
     * Trims, and tells by how many bytes resident memory has become less; empty if that cannot be seen from here.
     *
     * @throws TargetException if the JVM does not answer, or does not know how to
     */
    public static OptionalLong givenBack(JvmConnection connection, Duration deadline) throws TargetException {
        long before = ResidentMemory.of(connection);
        connection.ask(
                deadline,
                beans -> beans.invoke(new ObjectName(COMMANDS), "systemTrimNativeHeap", new Object[0], new String[0]));
        long after = ResidentMemory.of(connection);
        return before < 0 || after < 0 ? OptionalLong.empty() : OptionalLong.of(Math.max(0, before - after));
    }
}
