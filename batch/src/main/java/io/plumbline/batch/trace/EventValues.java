package io.plumbline.batch.trace;

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
import jdk.jfr.Timespan;
import jdk.jfr.Timestamp;
import jdk.jfr.ValueDescriptor;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedClassLoader;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordedObject;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordedThreadGroup;
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
    static @Nullable Object of(RecordedObject object, ValueDescriptor field) {
        return of(object, field, 0);
    }

    private static @Nullable Object of(RecordedObject object, ValueDescriptor field, int depth) {
        var name = field.getName();
        if (field.getAnnotation(Timespan.class) != null && !field.isArray()) {
            return bounded(object.getDuration(name));
        }
        if (field.getAnnotation(Timestamp.class) != null && !field.isArray()) {
            return bounded(object.getInstant(name));
        }
        Object value = object.getValue(name);
        return value(value, depth);
    }

    private static @Nullable Object value(@Nullable Object value, int depth) {
        if (value instanceof Double || value instanceof Float) {
            return ((Number) value).doubleValue();
        }
        if (value instanceof Number number) {
            return number.longValue();
        }
        if (value instanceof Boolean) {
            return value;
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
        return value instanceof RecordedObject object ? object(object, depth) : null;
    }

    private static @Nullable Object object(RecordedObject object, int depth) {
        if (object instanceof RecordedClass known) {
            return ClassNames.normalised(NameStem.bounded(known.getName()));
        }
        if (object instanceof RecordedMethod method) {
            return ClassNames.normalised(method.getType().getName()) + "." + method.getName();
        }
        if (object instanceof RecordedThread thread) {
            var name = thread.getJavaName() == null ? thread.getOSName() : thread.getJavaName();
            return name == null ? "" : NameStem.bounded(name);
        }
        if (object instanceof RecordedThreadGroup group) {
            return group.getName();
        }
        if (object instanceof RecordedClassLoader loader) {
            return loader.getName() == null && loader.getType() != null
                    ? ClassNames.normalised(loader.getType().getName())
                    : loader.getName();
        }
        return object instanceof RecordedStackTrace || depth >= DEEPEST ? null : map(object, depth);
    }

    private static Map<String, Object> map(RecordedObject object, int depth) {
        var map = new LinkedHashMap<String, Object>();
        for (var field : object.getFields()) {
            var value = of(object, field, depth + 1);
            if (value != null) {
                map.put(field.getName(), value);
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
