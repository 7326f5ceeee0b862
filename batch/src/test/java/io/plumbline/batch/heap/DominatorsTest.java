package io.plumbline.batch.heap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dominators, retained sizes and paths of graphs: drawn ones, and thousands at random against the definitions. */
class DominatorsTest {

    private static final int RANDOM_GRAPHS = 3_000;
    private static final int GRAPHS_AT_ONCE = 15;

    @TempDir
    Path directory;

    /**
     * <pre>
     *      1
     *     / \
     *    2   3
     *     \ /
     *      4 ── 5
     * </pre>
     */
    @Test
    void aDiamondIsDominatedByItsTop() throws IOException {
        var graph =
                new TestGraph(5, 1).refers(1, 2, 3).refers(2, 4).refers(3, 4).refers(4, 5);

        var found = graph.found(directory);

        assertThat(found.dominators()).containsExactly(0, 0, 1, 1, 1, 4);
        assertThat(found.retained()[4]).isEqualTo(graph.size(4) + graph.size(5));
        assertThat(found.retained()[1]).isEqualTo(2 + 3 + 4 + 5 + 6);
    }

    /**
     * <pre>
     *    root 1      root 2
     *        \      /
     *          3 ── 4 ── 3
     * </pre>
     */
    @Test
    void whatTwoRootsHoldNobodyDominates() throws IOException {
        var found = new TestGraph(4, 1, 2)
                .refers(1, 3)
                .refers(2, 3)
                .refers(3, 4)
                .refers(4, 3)
                .found(directory);

        assertThat(found.dominators()).containsExactly(0, 0, 0, 0, 3);
    }

    /**
     * <pre>
     *   root 1 ──> 2 ──> root 3 ──> 4
     * </pre>
     */
    @Test
    void aRootIsDominatedByNobodyWhoeverRefersToIt() throws IOException {
        var found =
                new TestGraph(4, 1, 3).refers(1, 2).refers(2, 3).refers(3, 4).found(directory);

        assertThat(found.dominators()).containsExactly(0, 0, 1, 0, 3);
        assertThat(found.steps()).containsExactly(0, ShortestPaths.ROOT, 1, ShortestPaths.ROOT, 3);
    }

    /**
     * Lengauer and Tarjan's own example: A to L and R are 1 to 12 and 13.
     *
     * <pre>
     *   R -> A B C;  A -> D;  B -> A D E;  C -> F G;  D -> L;  E -> H;  F -> I;  G -> I J;
     *   H -> E K;  I -> K;  J -> I;  K -> I R;  L -> H
     * </pre>
     */
    @Test
    void theExampleOfTheInventorsHasTheirAnswer() throws IOException {
        var graph = new TestGraph(13, 13)
                .refers(13, 1, 2, 3)
                .refers(1, 4)
                .refers(2, 1, 4, 5)
                .refers(3, 6, 7)
                .refers(4, 12)
                .refers(5, 8)
                .refers(6, 9)
                .refers(7, 9, 10)
                .refers(8, 5, 11)
                .refers(9, 11)
                .refers(10, 9)
                .refers(11, 9, 13)
                .refers(12, 8);

        var found = graph.found(directory);

        assertThat(found.dominators()).containsExactly(0, 13, 13, 13, 13, 13, 3, 3, 13, 13, 7, 13, 4, 0);
    }

    /**
     * <pre>
     *   root 1 ──> 2 ──> 4          3 = WeakReference
     *        └───> 3 ╌╌> 4
     *              3 ╌╌> 5 would be, if 3 referred to it alone
     * </pre>
     */
    @Test
    void aWeakReferenceHoldsOnlyWhatNothingElseHolds() throws IOException {
        var shared = new TestGraph(4, 1).refers(1, 2, 3).refers(2, 4).refersWeakly(3, 4);
        var alone = new TestGraph(4, 1).refers(1, 2, 3).refersWeakly(3, 4);

        assertThat(shared.found(directory).dominators()).containsExactly(0, 0, 1, 1, 2);
        assertThat(alone.found(directory).dominators()).containsExactly(0, 0, 1, 1, 3);
        assertThat(alone.found(directory).strong()).containsExactly(false, true, true, true, false);
    }

    /** What is only softly held may itself hold weakly what is strong elsewhere. */
    @Test
    void whatIsHeldWeaklyIsNotHeldTwice() throws IOException {
        var graph = new TestGraph(5, 1).refers(1, 2, 5).refersWeakly(2, 3).refersWeakly(3, 5, 4);

        var found = graph.found(directory);

        assertThat(found.dominators()).containsExactly(0, 0, 1, 2, 3, 1);
    }

    @Test
    void unreachableObjectsAreLeftOut() throws IOException {
        var found =
                new TestGraph(4, 1).refers(1, 2).refers(3, 4, 2).refers(4, 3).found(directory);

        assertThat(found.steps()).containsExactly(0, ShortestPaths.ROOT, 1, 0, 0);
        assertThat(found.retained()[1]).isEqualTo(2 + 3);
    }

    /**
     * <pre>
     *   1 ─> 2 ─> 3 ─> … a list whose every element hangs also on an array, and whose elements' values
     *                    are found through the list first
     * </pre>
     *
     * Climbing the list for each element would take minutes.
     */
    @Test
    void aLongListWhoseElementsAreSharedIsLinear() throws IOException {
        int length = 400_000;
        int array = 2 * length + 1;
        var graph = new TestGraph(array, array, 1);
        var values = new int[length];
        for (int i = 1; i <= length; i++) {
            values[i - 1] = length + i;
            graph.refers(i, i < length ? new int[] {length + i, i + 1} : new int[] {length + i});
        }
        graph.refers(array, values);

        var found = graph.found(directory);

        assertThat(found.dominators()[length]).isEqualTo(length - 1);
        assertThat(found.dominators()[2 * length]).isZero();
        assertThat(found.dominators()[length + 1]).isZero();
    }

    /**
     * <pre>
     *   root 1 ─> 2 … 40,001 ─> 40,002 … 80,001, each of which two of the first hold
     * </pre>
     *
     * Several threads share levels of that width; of two steps that are as good the one with the lower number is taken.
     */
    @Test
    void pathsAreTheSameWhoeverFindsThem() throws IOException {
        int width = 40_000;
        var graph = new TestGraph(2 * width + 1, 1);
        var all = new int[width];
        for (int i = 0; i < width; i++) {
            all[i] = 2 + i;
            graph.refers(2 + i, 2 + width + i, 2 + width + (i + 7_919) % width);
        }
        graph.refers(1, all);

        var steps = graph.found(directory).steps();

        for (int i = 0; i < width; i++) {
            int other = 2 + (i - 7_919 + width) % width;
            assertThat(steps[2 + width + i]).isEqualTo(Math.min(2 + i, other));
        }
    }

    @Test
    void moreThanTheUnitsOfAnIntAreAddedUp() throws IOException {
        int huge = -16;
        try (var scratch = new Scratch(directory);
                var units = new SpilledInts(scratch)) {
            var dominators = scratch.ints(5);
            for (int number = 2; number < 5; number++) {
                dominators.set(number, number - 1);
            }
            for (int own : new int[] {0, 0, 1, huge, huge}) {
                units.add(own);
            }
            var retained = new OffHeapLongs(scratch.ints(5), scratch.ints(5));

            new DominatorTree(4, dominators, retained).sum(units.finish());

            assertThat(retained.get(4)).isEqualTo((1L << 32) - 16);
            assertThat(retained.get(1)).isEqualTo(2 * ((1L << 32) - 16) + 1);
        }
    }

    @Test
    void thousandsOfRandomGraphsAgreeWithTheDefinitions() throws IOException {
        for (int seed = 0; seed < RANDOM_GRAPHS / GRAPHS_AT_ONCE; seed++) {
            var graph = TestGraph.random(new Random(seed), GRAPHS_AT_ONCE);
            var found = graph.found(directory);

            var distances = graph.distances();
            var strongDistances = graph.strongDistances();
            for (int object = 1; object <= graph.objects(); object++) {
                boolean reachable = distances[object] >= 0;
                assertThat(found.steps()[object] != 0)
                        .as("%d of seed %d", object, seed)
                        .isEqualTo(reachable);
                assertThat(found.strong()[object]).isEqualTo(strongDistances[object] >= 0);
                if (strongDistances[object] >= 0) {
                    assertThat(length(found.steps(), object)).isEqualTo(strongDistances[object]);
                }
                if (reachable) {
                    assertDominates(graph, found, object, distances, seed);
                }
            }
        }
    }

    private static int length(int[] steps, int from) {
        int length = 0;
        for (int object = from; steps[object] != ShortestPaths.ROOT; object = steps[object]) {
            length++;
        }
        return length;
    }

    /** An object retains what cannot be reached without it, and dominates it, directly or not. */
    private static void assertDominates(TestGraph graph, TestGraph.Found found, int object, int[] distances, int seed) {
        var without = graph.distancesWithout(object);
        long retained = 0;
        for (int other = 1; other <= graph.objects(); other++) {
            boolean held = distances[other] >= 0 && without[other] < 0;
            retained += held ? graph.size(other) : 0;
            if (isBelow(found.dominators(), other, object) != held) {
                fail(object + " dominates " + other + " of seed " + seed + ": " + held);
            }
        }
        assertThat(found.retained()[object]).as("%d of seed %d", object, seed).isEqualTo(retained);
    }

    private static boolean isBelow(int[] dominators, int object, int dominator) {
        for (int above = object; above != 0; above = dominators[above]) {
            if (above == dominator) {
                return true;
            }
        }
        return false;
    }
}
