package io.plumbline.batch.target;

import io.plumbline.batch.target.JvmProbe.Feature;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.TabularData;
import org.jspecify.annotations.Nullable;

/**
 * Asks a JVM thoroughly what it is. Of its answers, which may hold paths, arguments and more, nothing is kept but what {@link
 * JvmProbe} names. None of the questions stops the JVM. Thread-safe.
 */
public final class ProbeTaker {

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final String RECORDER = "jdk.management.jfr:type=FlightRecorder";
    private static final String DIAGNOSTIC = "com.sun.management:type=HotSpotDiagnostic";

    private final Clock clock;

    public ProbeTaker(Clock clock) {
        this.clock = clock;
    }

    /**
     * Asks a JVM; each question has the connection's own deadline.
     *
     * @throws TargetUnreachableException if it does not answer
     */
    public JvmProbe take(JvmConnection connection) throws TargetUnreachableException {
        var at = clock.instant().truncatedTo(ChronoUnit.MICROS);
        var properties = answer(connection, ProbeTaker::properties, Map.<String, String>of());
        var offered = answer(connection, ProbeTaker::offered, EnumSet.allOf(Feature.class));
        var flags = VmFlags.read(answer(connection, beans -> command(beans, "vmFlags", "-all"), ""));
        var info = ContainerText.in(answer(connection, beans -> command(beans, "vmInfo"), ""));
        var machine = answer(connection, ProbeTaker::machine, Map.<String, Number>of());
        return new JvmProbe(
                at,
                properties.get("java.vendor.version"),
                properties.get("java.runtime.version"),
                flags,
                info.with(processors(machine), memoryBytes(machine)),
                lacking(offered, flags, connection.place()));
    }

    private static <T> T answer(JvmConnection connection, JvmConnection.Question<T> question, T untold)
            throws TargetUnreachableException {
        try {
            return connection.ask(question);
        } catch (TargetUnreachableException broken) {
            throw broken;
        } catch (TargetException refused) {
            return untold;
        }
    }

    private static Map<String, String> properties(MBeanServerConnection beans) throws IOException, JMException {
        var told = new HashMap<String, String>();
        if (beans.getAttribute(new ObjectName(ManagementFactory.RUNTIME_MXBEAN_NAME), "SystemProperties")
                instanceof TabularData properties) {
            for (var name : List.of("java.vendor.version", "java.runtime.version")) {
                var value = SystemProperty.of(properties, name);
                if (!value.isEmpty()) {
                    told.put(name, value.substring(0, Math.min(value.length(), 100)));
                }
            }
        }
        return told;
    }

    private static EnumSet<Feature> offered(MBeanServerConnection beans) throws IOException, JMException {
        var offered = EnumSet.noneOf(Feature.class);
        if (beans.isRegistered(new ObjectName(RECORDER))) {
            offered.add(Feature.FLIGHT_RECORDER);
        }
        if (beans.isRegistered(new ObjectName(DIAGNOSTIC))) {
            offered.add(Feature.HEAP_DUMP);
        }
        var commands = commands(beans);
        if (commands.contains("gcClassHistogram")) {
            offered.add(Feature.CLASS_HISTOGRAM);
        }
        if (commands.contains("systemTrimNativeHeap")) {
            offered.add(Feature.NATIVE_TRIM);
        }
        if (commands.contains("vmNativeMemory")) {
            offered.add(Feature.NATIVE_MEMORY);
        }
        return offered;
    }

    private static Set<String> commands(MBeanServerConnection beans) throws IOException, JMException {
        var bean = new ObjectName(COMMANDS);
        return beans.isRegistered(bean)
                ? Arrays.stream(beans.getMBeanInfo(bean).getOperations())
                        .map(operation -> operation.getName())
                        .collect(Collectors.toSet())
                : Set.of();
    }

    private static List<Feature> lacking(
            EnumSet<Feature> offered, List<JvmProbe.Flag> flags, JvmConnection.Place place) {
        var lacking = EnumSet.complementOf(offered);
        lacking.remove(Feature.SAME_FILES);
        if (place == JvmConnection.Place.ELSEWHERE) {
            lacking.add(Feature.SAME_FILES);
        }
        if (flags.stream()
                .anyMatch(flag -> flag.name().equals("NativeMemoryTracking")
                        && flag.value().equals("off"))) {
            lacking.add(Feature.NATIVE_MEMORY);
        }
        return List.copyOf(lacking);
    }

    private static String command(MBeanServerConnection beans, String name, String... arguments)
            throws IOException, JMException {
        var answer = beans.invoke(
                new ObjectName(COMMANDS), name, new Object[] {arguments}, new String[] {String[].class.getName()});
        return answer instanceof String text ? text : "";
    }

    private static Map<String, Number> machine(MBeanServerConnection beans) throws IOException, JMException {
        var attributes = new String[] {"AvailableProcessors", "TotalMemorySize", "TotalPhysicalMemorySize"};
        return beans
                .getAttributes(new ObjectName(ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME), attributes)
                .asList()
                .stream()
                .filter(attribute -> attribute.getValue() instanceof Number)
                .collect(Collectors.toMap(Attribute::getName, attribute -> (Number) attribute.getValue()));
    }

    private static @Nullable Integer processors(Map<String, Number> machine) {
        var told = machine.get("AvailableProcessors");
        return told == null ? null : told.intValue();
    }

    /* Until Java 14 the machine's, whatever container there is. */
    private static @Nullable Long memoryBytes(Map<String, Number> machine) {
        var told = machine.getOrDefault("TotalMemorySize", machine.get("TotalPhysicalMemorySize"));
        return told == null ? null : told.longValue();
    }
}
