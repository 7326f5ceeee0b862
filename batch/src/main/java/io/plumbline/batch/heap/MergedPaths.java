package io.plumbline.batch.heap;

import java.util.List;

/**
 * The shortest paths of many objects from the roots, as one tree.
 *
 * @param roots the trees, those with the most objects first
 * @param objects how many objects were asked for and have a path
 * @param unreachable how many have none
 */
public record MergedPaths(List<Node> roots, int objects, int unreachable) {

    public MergedPaths {
        roots = List.copyOf(roots);
    }

    /**
     * An object on the way.
     *
     * @param paths how many of the objects asked for are reached through it, itself included
     * @param retainedBytes of this object
     */
    public record Node(int object, int paths, long retainedBytes, List<Node> children) {

        public Node {
            children = List.copyOf(children);
        }
    }
}
