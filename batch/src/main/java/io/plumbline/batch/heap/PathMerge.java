package io.plumbline.batch.heap;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Merges the steps of many objects towards the roots into one tree. One thread, used once. */
final class PathMerge {

    private final TreeRows.Cursor tree;
    private final HeapGraph graph;
    private final Map<Integer, Integer> placeByObject = new HashMap<>();
    private final List<Stop> stops = new ArrayList<>();
    private int unreachable;

    /** An object on some path. */
    private static final class Stop {

        private final int object;
        private final int step;
        private int askedFor;
        private final List<MergedPaths.Node> children = new ArrayList<>();

        Stop(int object, int step) {
            this.object = object;
            this.step = step;
        }
    }

    PathMerge(HeapGraph graph, TreeRows tree) {
        this.graph = graph;
        this.tree = tree.cursor();
    }

    MergedPaths merge(int[] objects) {
        int reached = 0;
        for (int object : objects) {
            tree.open(object);
            if (tree.reachable()) {
                reached++;
                walk(object).askedFor++;
            } else {
                unreachable++;
            }
        }
        return new MergedPaths(nodes(), reached, unreachable);
    }

    /** Goes on until somebody was there before. */
    private Stop walk(int from) {
        Integer known = placeByObject.get(from);
        if (known != null) {
            return stops.get(known);
        }
        int first = stops.size();
        for (int object = from; object != HeapGraph.NONE && !placeByObject.containsKey(object); ) {
            tree.open(object);
            placeByObject.put(object, stops.size());
            stops.add(new Stop(object, tree.step()));
            object = tree.step();
        }
        return stops.get(first);
    }

    /** Makes nodes from the farthest to the roots: a node's children are whole before it. */
    private List<MergedPaths.Node> nodes() {
        var order = new ArrayList<Integer>(stops.size());
        var depths = depths();
        for (int place = 0; place < stops.size(); place++) {
            order.add(place);
        }
        order.sort(Comparator.comparingInt((Integer place) -> depths[place]).reversed());
        var roots = new ArrayList<MergedPaths.Node>();
        for (int place : order) {
            var node = node(stops.get(place));
            int step = stops.get(place).step;
            if (step == HeapGraph.NONE) {
                roots.add(node);
            } else {
                stops.get(placeByObject.getOrDefault(step, 0)).children.add(node);
            }
        }
        roots.sort(byPaths());
        return roots;
    }

    private MergedPaths.Node node(Stop stop) {
        int paths = stop.askedFor;
        for (var child : stop.children) {
            paths += child.paths();
        }
        stop.children.sort(byPaths());
        return new MergedPaths.Node(stop.object, paths, graph.retainedBytes(stop.object), stop.children);
    }

    private static Comparator<MergedPaths.Node> byPaths() {
        return Comparator.comparingInt(MergedPaths.Node::paths).reversed().thenComparingInt(MergedPaths.Node::object);
    }

    /** How far from its root each stop is. */
    private int[] depths() {
        var depths = new int[stops.size()];
        var open = new int[stops.size()];
        for (int place = 0; place < depths.length; place++) {
            int count = 0;
            int at = place;
            while (depths[at] == 0) {
                open[count++] = at;
                int step = stops.get(at).step;
                if (step == HeapGraph.NONE) {
                    depths[at] = 1;
                    break;
                }
                at = placeByObject.getOrDefault(step, 0);
            }
            while (count > 0) {
                int below = open[--count];
                if (depths[below] == 0) {
                    depths[below] = depths[at] + 1;
                }
                at = below;
            }
        }
        return depths;
    }
}
