package io.plumbline.batch.trace;

import io.plumbline.batch.flight.FlightObject;
import io.plumbline.batch.naming.ClassNames;
import io.plumbline.batch.naming.NameStem;
import io.plumbline.batch.profile.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Values of events as an expression and a reader see them: whole numbers as long, others as double, times and durations as such,
 * classes, methods and loaders by their names, what consists of values as a map. Bounded in depth and length.
 */
final class EventValues {

    private static final int DEEPEST = 4;
    private static final int MOST_ELEMENTS = 100;
    private static final int LONGEST_TEXT = 10_000;

    /** What CEL can count with. */
    private static final Duration LONGEST_DURATION = Duration.ofDays(100_000);

    private static final Instant LAST = Instant.parse("9999-12-31T00:00:00Z");

    /** Where a JVM records what people passed to it, secrets among it, and those of other processes. */
    private static final Set<String> SECRETS = Set.of(
            "jdk.InitialEnvironmentVariable.value",
            "jdk.InitialSystemProperty.value",
            "jdk.InitialSecurityProperty.value",
            "jdk.JVMInformation.jvmArguments",
            "jdk.JVMInformation.javaArguments",
            "jdk.JVMInformation.jvmFlags",
            "jdk.StringFlag.value",
            "jdk.StringFlagChanged.oldValue",
            "jdk.StringFlagChanged.newValue",
            "jdk.SecurityPropertyModification.value",
            "jdk.JavaAgent.options",
            "jdk.NativeAgent.options",
            "jdk.ProcessStart.command",
            "jdk.SystemProcess.commandLine");

    private EventValues() {}

    /** Whether nobody is to see it. */
    static boolean isSecret(String type, String field) {
        return SECRETS.contains(type + "." + field);
    }

    /** A field's value; absent if there is none. */
    static @Nullable Object of(@Nullable Object value) {
        return value(value, 0);
    }

    private static @Nullable Object value(@Nullable Object value, int depth) {
        if (value instanceof Number || value instanceof Boolean) {
            return value;
        }
        if (value instanceof Duration time) {
            return bounded(time);
        }
        if (value instanceof Instant time) {
            return bounded(time);
        }
        if (value instanceof Character) {
            return value.toString();
        }
        if (value instanceof String text) {
            return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT);
        }
        if (value instanceof Object[] elements) {
            var list = new ArrayList<Object>();
            for (int i = 0; i < Math.min(MOST_ELEMENTS, elements.length) && depth < DEEPEST; i++) {
                var element = value(elements[i], depth + 1);
                if (element != null) {
                    list.add(element);
                }
            }
            return list;
        }
        return value instanceof FlightObject object ? object(object, depth) : null;
    }

    private static @Nullable Object object(FlightObject object, int depth) {
        return switch (object.type()) {
            case "java.lang.Class" -> ClassNames.normalised(NameStem.bounded(object.className()));
            case "jdk.types.Method" -> {
                var type = object.object("type");
                yield (type == null ? "" : ClassNames.normalised(type.className())) + "." + object.text("name");
            }
            case "java.lang.Thread" -> {
                var name = object.text("javaName") == null ? object.text("osName") : object.text("javaName");
                yield name == null ? "" : NameStem.bounded(name);
            }
            case "jdk.types.ThreadGroup" -> object.text("name");
            case "jdk.types.ClassLoader" -> {
                var type = object.object("type");
                yield object.text("name") == null && type != null
                        ? ClassNames.normalised(type.className())
                        : object.text("name");
            }
            default -> depth >= DEEPEST ? null : map(object, depth);
        };
    }

    private static Map<String, Object> map(FlightObject object, int depth) {
        var map = new LinkedHashMap<String, Object>();
        for (var field : object.fields()) {
            var value = value(object.value(field), depth + 1);
            if (value != null) {
                map.put(field.name(), value);
            }
        }
        return map;
    }

    static Duration bounded(Duration duration) {
        if (duration.isNegative()) {
            return Duration.ZERO;
        }
        return duration.compareTo(LONGEST_DURATION) > 0 ? LONGEST_DURATION : duration;
    }

    static Instant bounded(Instant instant) {
        if (instant.isBefore(Instant.EPOCH)) {
            return Instant.EPOCH;
        }
        return instant.isAfter(LAST) ? LAST : instant;
    }

    /** Frames as an expression sees them: {@code com.example.Cart.add:17}. */
    static List<String> texts(List<Frame> frames) {
        return frames.stream().map(EventValues::text).toList();
    }

    private static String text(Frame frame) {
        var place = frame.className() + "." + frame.method();
        return frame.line() > 0 ? place + ":" + frame.line() : place;
    }
}
