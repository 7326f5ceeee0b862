package io.plumbline.batch.profile;

import io.plumbline.batch.flight.FlightEvent;
import io.plumbline.batch.flight.FlightObject;
import io.plumbline.batch.naming.ClassNames;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads from a flight recording what keeps sampled objects alive, if the JVM has searched for it. */
public final class RootPaths {

    private static final String OBJECT = "jdk.OldObjectSample";
    private static final String CLASS = "java.lang.Class";

    /** How the JVM describes a class that refers to something by a static field; a long name ends with dots. */
    private static final String CLASS_NAME = "Class Name: ";

    private static final String CUT = "...";

    /** What fewer of the objects hang on does not hold them. */
    private static final double LEAST_SHARE = 0.5;

    private static final int FEWEST_OBJECTS = 2;
    private static final int MOST_STEPS = 200;

    private RootPaths() {}

    /**
     * What most sampled objects of a class hang on. Immutable.
     *
     * @param holder class that refers to them, or to what they lie in
     * @param holderField its field
     * @param steps the references from a root down to one of the objects, in words
     */
    public record RootPath(
            String className, String holder, @Nullable String holderField, List<String> steps) {

        public RootPath {
            steps = List.copyOf(steps);
        }
    }

    /** A reference, by the class that has it and its field; {@code [x]} for an element of an array. */
    record Step(String owner, String field, boolean isStatic) {

        @Override
        public String toString() {
            return owner + (field.startsWith("[") ? "" : ".") + field;
        }
    }

    /** One object, at one place at one time. */
    private record Key(long address, Instant allocatedAt) {}

    /** The references down to an object; the root in the JVM's words, or empty. */
    record Chain(String className, String root, List<Step> steps) {

        /**
         * The reference that a reader would look for in his own source: of a class that does not grow itself, for one that does is
         * held with the object.
         */
        Step holder(Set<String> growing) {
            return last(step -> !ClassNames.isJdk(step.owner()) && !growing.contains(step.owner()))
                    .or(() -> last(Step::isStatic))
                    .orElseGet(() -> steps.get(0));
        }

        /** From a static field on: what holds its class, a class loader, is no news. */
        RootPath path(Set<String> growing) {
            var holder = holder(growing);
            var held = steps.subList(0, steps.indexOf(holder) + 1);
            int from = held.stream().map(Step::isStatic).toList().lastIndexOf(true);
            var words = new ArrayList<String>();
            if (from < 0 && !root.isEmpty()) {
                words.add(root);
            }
            steps.stream().skip(Math.max(0, from)).map(Step::toString).forEach(words::add);
            words.add(className);
            return new RootPath(className, holder.owner(), holder.field(), words);
        }

        private Optional<Step> last(Predicate<Step> wanted) {
            return steps.stream().filter(wanted).reduce((earlier, later) -> later);
        }
    }

    /**
     * Reads a recording as a stream; memory grows with the number of distinct samples only.
     *
     * @param classes that grow: whose objects are asked for, normalised
     * @return one path for each of them that has a holder; none if the JVM has not searched
     * @throws UnreadableRecordingException if the file is missing, truncated or not a recording
     */
    public static List<RootPath> read(Path recording, Set<String> classes) throws UnreadableRecordingException {
        var chainsByObject = new HashMap<Key, Chain>();
        FlightRecording.forEach(recording, event -> {
            if (event.type().equals(OBJECT)) {
                note(event, classes, chainsByObject);
            }
        });
        return chainsByObject.values().stream().collect(Collectors.groupingBy(Chain::className)).values().stream()
                .map(chains -> common(chains, classes))
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(RootPath::className))
                .toList();
    }

    private static void note(FlightEvent event, Set<String> classes, Map<Key, Chain> chainsByObject) {
        var object = event.object("object");
        if (object == null || object.object("type") == null) {
            return;
        }
        var className = className(object);
        var steps = steps(object);
        if (classes.contains(className) && !steps.isEmpty()) {
            chainsByObject.put(
                    new Key(object.number("address"), event.time("allocationTime")),
                    new Chain(className, root(event), steps));
        }
    }

    private static List<Step> steps(FlightObject object) {
        var steps = new ArrayDeque<Step>();
        var reference = object.object("referrer");
        while (reference != null && steps.size() < MOST_STEPS) {
            var from = reference.object("object");
            if (from == null || from.object("type") == null) {
                break;
            }
            var step = step(reference, from);
            // a list is one step, however long it is
            if (!step.equals(steps.peekFirst())) {
                steps.addFirst(step);
            }
            reference = from.object("referrer");
        }
        return List.copyOf(steps);
    }

    private static Step step(FlightObject reference, FlightObject from) {
        var field = reference.object("field");
        var name = field == null ? "[x]" : String.valueOf(field.text("name"));
        var owner = className(from);
        var described = String.valueOf(from.text("description"));
        return owner.equals(CLASS) && described.startsWith(CLASS_NAME) && !described.endsWith(CUT)
                ? new Step(ClassNames.normalised(described.substring(CLASS_NAME.length())), name, true)
                : new Step(owner, name, false);
    }

    private static String className(FlightObject object) {
        var type = object.object("type");
        return type == null ? "" : ClassNames.normalised(type.className());
    }

    private static String root(FlightEvent event) {
        var root = event.object("root");
        var system = root == null ? null : root.text("system");
        return system == null ? "" : system;
    }

    /** The path of those who hang on the same field, if most do. */
    private static Optional<RootPath> common(List<Chain> ofOneClass, Set<String> growing) {
        return ofOneClass.stream().collect(Collectors.groupingBy(chain -> chain.holder(growing))).values().stream()
                .max(Comparator.comparingInt(Collection::size))
                .filter(most -> most.size() >= FEWEST_OBJECTS && most.size() >= LEAST_SHARE * ofOneClass.size())
                .map(most -> most.get(0).path(growing));
    }
}
