package io.plumbline.batch.heap;

import java.util.Arrays;

/**
 * How far the next object is from the instances of each class: the most frequent distance of a class is the size of its
 * instances, header, padding and all, which nothing else in a dump tells.
 *
 * <p>For each class four distances compete; one that is frequent cannot lose (Misra and Gries, 1982). One thread; {@link
 * #add} joins the votes of several.
 */
final class GapVotes {

    /** Whom votes are given to that do not count. */
    static final int NO_CLASS = -1;

    private static final int CANDIDATES = 4;

    private final int[] gaps;
    private final long[] votes;
    private final int[] smallest;

    GapVotes(int classes) {
        gaps = new int[first(classes)];
        votes = new long[first(classes)];
        smallest = new int[classes - NO_CLASS];
        Arrays.fill(smallest, Integer.MAX_VALUE);
    }

    private static int first(int classNumber) {
        return (classNumber - NO_CLASS) * CANDIDATES;
    }

    void vote(int classNumber, int gap) {
        int first = first(classNumber);
        if (gaps[first] == gap) {
            votes[first]++;
            return;
        }
        vote(classNumber, gap, 1);
    }

    private void vote(int classNumber, int gap, long count) {
        int first = first(classNumber);
        smallest[classNumber - NO_CLASS] = Math.min(smallest[classNumber - NO_CLASS], gap);
        for (int i = first; i < first + CANDIDATES; i++) {
            if (gaps[i] == gap || votes[i] == 0) {
                gaps[i] = gap;
                votes[i] += count;
                return;
            }
        }
        for (int i = first; i < first + CANDIDATES; i++) {
            votes[i] = Math.max(0, votes[i] - count);
        }
    }

    void add(GapVotes other) {
        for (int i = 0; i < other.gaps.length; i++) {
            if (other.votes[i] > 0) {
                vote(i / CANDIDATES + NO_CLASS, other.gaps[i], other.votes[i]);
            }
        }
        for (int i = 0; i < other.smallest.length; i++) {
            smallest[i] = Math.min(smallest[i], other.smallest[i]);
        }
    }

    /** The most frequent distance, 0 if there is none. */
    int winner(int classNumber) {
        return gaps[best(classNumber)];
    }

    /** How many votes the winner has at least. */
    long winnerVotes(int classNumber) {
        return votes[best(classNumber)];
    }

    /** The smallest distance that was ever seen: no instance is larger. */
    int smallest(int classNumber) {
        return smallest[classNumber - NO_CLASS];
    }

    private int best(int classNumber) {
        int best = first(classNumber);
        for (int i = best + 1; i < first(classNumber + 1); i++) {
            if (votes[i] > votes[best]) {
                best = i;
            }
        }
        return best;
    }
}
