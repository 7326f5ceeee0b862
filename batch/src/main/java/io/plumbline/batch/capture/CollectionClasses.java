package io.plumbline.batch.capture;

import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.TargetException;
import io.plumbline.batch.target.TargetUnreachableException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;

/**
 * Which classes of a JVM are collections, or nested in one: a list of a library's that implements the JDK's interface and inherits from
 * nothing is one, and no heap dump tells. Asked is the JVM, at a safepoint of about a millisecond for each thousand classes it has loaded,
 * once for each name.
 */
public final class CollectionClasses {

    private static final String COMMANDS = "com.sun.management:type=DiagnosticCommand";
    private static final int MOST_QUESTIONS = 16;
    private static final long MICROS_PER_CLASS = 1;
    private static final int UNKNOWN_CLASSES = 20_000;
    private static final List<String> INTERFACES =
            List.of("java.util.Collection", "java.util.Map", "scala.collection.Iterable");

    private CollectionClasses() {}

    /**
     * How long a JVM may stand still for questions about so many classes in all, roughly.
     *
     * @throws TargetUnreachableException if it does not answer
     */
    public static Duration expectedPause(JvmConnection connection, int classNames) throws TargetUnreachableException {
        return Duration.ofNanos(1_000L
                * MICROS_PER_CLASS
                * loadedClasses(connection)
                * Math.min(MOST_QUESTIONS, Math.max(0, classNames)));
    }

    private static long loadedClasses(JvmConnection connection) throws TargetUnreachableException {
        try {
            return connection.ask(
                    beans -> BeanReading.of(beans, ManagementFactory.CLASS_LOADING_MXBEAN_NAME, "LoadedClassCount")
                            .number("LoadedClassCount"));
        } catch (TargetUnreachableException gone) {
            throw gone;
        } catch (TargetException untold) {
            return UNKNOWN_CLASSES;
        }
    }

    /**
     * Those of some classes that are. A JVM that cannot be asked this has none.
     *
     * @param classNames in source form
     * @throws TargetUnreachableException if the JVM does not answer
     */
    public static Set<String> among(JvmConnection connection, Collection<String> classNames)
            throws TargetUnreachableException {
        var known = new HashMap<String, Boolean>();
        var found = new LinkedHashSet<String>();
        for (var className : classNames) {
            for (var enclosing = className; !enclosing.isEmpty(); enclosing = enclosing(enclosing)) {
                if (isOne(enclosing, connection, known)) {
                    found.add(className);
                }
            }
        }
        return found;
    }

    private static boolean isOne(String className, JvmConnection connection, Map<String, Boolean> known)
            throws TargetUnreachableException {
        var before = known.get(className);
        if (before != null) {
            return before;
        }
        boolean one = known.size() < MOST_QUESTIONS && saysSo(hierarchy(className, connection));
        known.put(className, one);
        return one;
    }

    /** The class around a nested one; empty if there is none. */
    private static String enclosing(String className) {
        int nested = className.lastIndexOf('$');
        return nested <= className.lastIndexOf('.') + 1 ? "" : className.substring(0, nested);
    }

    private static String hierarchy(String className, JvmConnection connection) throws TargetUnreachableException {
        try {
            var answer = connection.ask(beans -> beans.invoke(
                    new ObjectName(COMMANDS),
                    "vmClassHierarchy",
                    new Object[] {new String[] {"-i", className}},
                    new String[] {String[].class.getName()}));
            return String.valueOf(answer);
        } catch (TargetUnreachableException gone) {
            throw gone;
        } catch (TargetException notOffered) {
            return "";
        }
    }

    /** Each line names one interface of the class or of one that it inherits from, and after a stroke its loader. */
    private static boolean saysSo(String hierarchy) {
        return hierarchy
                .lines()
                .anyMatch(line -> INTERFACES.stream().anyMatch(name -> line.contains("implements " + name + "/")));
    }
}
