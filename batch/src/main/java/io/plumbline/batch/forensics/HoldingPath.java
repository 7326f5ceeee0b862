package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.GcRoot;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.heap.PathToRoot;
import io.plumbline.batch.naming.ClassNames;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Why an object is alive: from a root to the object, in names that stay the same from dump to dump. Immutable.
 *
 * @param root why the first object is kept; empty if nobody knows
 * @param steps the references on the way
 * @param last the class of the object itself
 * @param weak whether only weak references hold it
 */
public record HoldingPath(String root, List<Step> steps, String last, boolean weak) {

    private static final String STATIC = "static ";

    public HoldingPath {
        steps = List.copyOf(steps);
    }

    /**
     * One reference.
     *
     * @param owner the class that has it
     * @param reference the field; {@code static CACHE} of a class, {@code [x]} for an element of an array
     */
    public record Step(String owner, String reference) {

        boolean isStatic() {
            return reference.startsWith(STATIC);
        }

        /** The field alone, without the word that says that it is static. */
        public String field() {
            return isStatic() ? reference.substring(STATIC.length()) : reference;
        }

        @Override
        public String toString() {
            return owner + (reference.startsWith("[") ? "" : ".") + field();
        }
    }

    /** A shortest path to an object; empty if it is unreachable. */
    public static Optional<HoldingPath> to(HeapGraph heap, int object) {
        return heap.pathToRoot(object).map(path -> of(heap, path));
    }

    static HoldingPath of(HeapGraph heap, PathToRoot path) {
        var steps = new ArrayList<Step>();
        for (var reference : path.references()) {
            var step = new Step(nameOf(heap, reference.from()), reference.name());
            boolean repeated = !steps.isEmpty() && steps.get(steps.size() - 1).equals(step);
            // a list is one step, however long it is
            if (!repeated) {
                steps.add(step);
            }
        }
        var objects = path.objects();
        return new HoldingPath(
                path.roots().isEmpty() ? "" : rootOf(heap, path.roots().get(0)),
                steps,
                nameOf(heap, objects.get(objects.size() - 1)),
                path.weak());
    }

    private static String rootOf(HeapGraph heap, GcRoot root) {
        var thread = heap.threads().stream()
                .filter(candidate -> candidate.serial() == root.threadSerial() && root.threadSerial() != 0)
                .findFirst();
        return root.kind().words()
                + thread.map(of -> " of thread \"" + of.name() + "\"").orElse("");
    }

    /** How an object is called: by its class, and a class by its own name. */
    static String nameOf(HeapGraph heap, int object) {
        return ClassNames.normalised(
                heap.asClass(object).orElseGet(() -> heap.classOf(object)).name());
    }

    /**
     * The reference that a reader would look for in his own source: the last one of a class outside the JDK, else the last
     * static one, else the first.
     */
    public Optional<Step> holder() {
        return last(step -> !ClassNames.isJdk(step.owner()))
                .or(() -> last(Step::isStatic))
                .or(() -> steps.stream().findFirst());
    }

    private Optional<Step> last(Predicate<Step> wanted) {
        Optional<Step> found = Optional.empty();
        for (var step : steps) {
            found = wanted.test(step) ? Optional.of(step) : found;
        }
        return found;
    }

    /**
     * 40 hexadecimal digits, the same for the same holder in every dump: of the path from its last static field on, because
     * what leads to that class differs from run to run; of the whole path where there is none.
     */
    public String fingerprint() {
        int from = 0;
        for (int i = 0; i < steps.size(); i++) {
            from = steps.get(i).isStatic() ? i : from;
        }
        var text = new StringBuilder();
        for (var step : steps.subList(from, steps.size())) {
            text.append(step).append('\n');
        }
        return sha1(text.append(last).toString());
    }

    static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-1", impossible);
        }
    }

    /** In one line. */
    public String text() {
        var text = new StringBuilder(root);
        for (var step : steps) {
            text.append(" -> ").append(step);
        }
        return text.append(" -> ").append(last).toString();
    }
}
