package io.plumbline.batch.offheap;

import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetException;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.management.JMException;
import javax.management.JMRuntimeException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Takes a {@link Census}. Names of threads cost the JVM no stop; the list of its class loaders stops it for a fraction of a
 * millisecond, and so do the stacks of the threads that are looked at, at most {@value ThreadFamilies#MOST_STACKS}. Thread-safe.
 */
public final class CensusTaker {

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";

    private final Clock clock;

    /** @param clock stamps the censuses */
    public CensusTaker(Clock clock) {
        this.clock = clock;
    }

    /** Counts by name alone. */
    public Census take(JvmConnection connection) throws TargetException {
        return take(connection, null);
    }

    /** Counts, and looks at the stacks of some of the threads that there are more of than there were. */
    public Census takeSince(JvmConnection connection, Census before) throws TargetException {
        return take(connection, before);
    }

    private Census take(JvmConnection connection, @Nullable Census before) throws TargetException {
        var bounds = ProcessBounds.of(connection);
        var files = FileFamilies.of(connection);
        return connection.ask(beans -> {
            var families = new ArrayList<Family>(ThreadFamilies.of(beans, before));
            families.addAll(LoaderFamilies.of(command(beans, "vmClassloaderStats")));
            families.addAll(files);
            var tracked = command(beans, "vmNativeMemory", "summary");
            return new Census(
                    clock.instant(),
                    List.copyOf(families),
                    Limits.of(beans, bounds),
                    NativeMemory.parse(tracked).orElse(null),
                    CacheUse.of(beans));
        });
    }

    /* A JVM that does not know the command, or does not let us, has none of what it tells. */
    private static String command(MBeanServerConnection beans, String name, String... arguments) throws IOException {
        try {
            var answer = arguments.length == 0
                    ? beans.invoke(new ObjectName(COMMANDS), name, new Object[0], new String[0])
                    : beans.invoke(new ObjectName(COMMANDS), name, new Object[] {arguments}, new String[] {
                        String[].class.getName()
                    });
            return answer instanceof String text ? text : "";
        } catch (JMException | JMRuntimeException | SecurityException refused) {
            return "";
        }
    }
}
