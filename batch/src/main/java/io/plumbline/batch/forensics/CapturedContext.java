package io.plumbline.batch.forensics;

import io.plumbline.batch.heap.HeapClass;
import io.plumbline.batch.heap.HeapGraph;
import io.plumbline.batch.hprof.FieldType;
import io.plumbline.batch.naming.ClassNames;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lambdas and inner classes that hold what belongs to one request: alive, they hold it long after its response.
 *
 * @param capturing the class of the lambda or inner object
 * @param field that holds the context: {@code arg$1} of a lambda, {@code val$request} or {@code this$0} of a class
 * @param context what it holds
 * @param objects how many hold one
 * @param retainedBytes of all of them
 * @param path why the first of them is alive
 */
public record CapturedContext(
        String capturing,
        String field,
        String context,
        long objects,
        long retainedBytes,
        @Nullable HoldingPath path) {

    private static final Pattern CAPTURING = Pattern.compile(".*(?:\\$\\$Lambda.*|\\$\\d+)");
    private static final Pattern CONTEXT = Pattern.compile(
            ".*[.$](?:\\w*(?:Servlet|Http|Container|Client|Server)\\w*(?:Request|Response|Exchange)(?:Wrapper|Facade|Impl)?"
                    + "|(?:Request|Response)(?:Facade|Wrapper)?|\\w*(?:RoutingContext|SecurityContext|AsyncContext|"
                    + "RequestContext|ContainerRequest|ContainerResponse|ServerExchange)\\w*)(?:\\$\\w+)?");

    private record Key(String capturing, String field, String context) {}

    /** By classes and field, those that retain most first. */
    public static List<CapturedContext> of(HeapGraph heap) {
        var contexts = classesThatAre(heap, CONTEXT, true);
        var capturing = classesThatAre(heap, CAPTURING, false);
        Map<Key, List<Integer>> found = new HashMap<>();
        for (int object : Instances.of(heap, capturing)) {
            var references = heap.referencesFrom(object);
            for (var field : heap.classOf(object).fields()) {
                // a damaged dump may lack the class that knows the fields
                int held = field.type() == FieldType.OBJECT && field.slot() < references.length
                        ? references[field.slot()]
                        : HeapGraph.NONE;
                if (held != HeapGraph.NONE && contexts.get(heap.classNumberOf(held))) {
                    var key = new Key(HoldingPath.nameOf(heap, object), field.name(), HoldingPath.nameOf(heap, held));
                    found.computeIfAbsent(key, added -> new ArrayList<>()).add(object);
                }
            }
        }
        var captured = new ArrayList<CapturedContext>();
        found.forEach((key, objects) -> captured.add(new CapturedContext(
                key.capturing(),
                key.field(),
                key.context(),
                objects.size(),
                objects.stream().mapToLong(heap::retainedBytes).sum(),
                HoldingPath.to(heap, objects.get(0)).orElse(null))));
        captured.sort(Comparator.comparingLong(CapturedContext::retainedBytes).reversed());
        return List.copyOf(captured);
    }

    /** Dumps do not say which interfaces a class has: names of it and of what it extends must do. */
    private static BitSet classesThatAre(HeapGraph heap, Pattern named, boolean inherited) {
        var matching = new BitSet();
        for (HeapClass type : heap.classes()) {
            int at = type.number();
            for (int depth = 0; at >= 0 && depth < heap.classes().size(); depth++) {
                var each = heap.classes().get(at);
                if (!each.array()
                        && named.matcher(ClassNames.normalised(each.name())).matches()) {
                    matching.set(type.number());
                }
                at = inherited ? each.superclass() : -1;
            }
        }
        return matching;
    }
}
