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

    private static final int CANDIDATES = 4;

    private final int[] gaps;
    private final long[] votes;
    private final int[] smallest;

    GapVotes(int classes) {
        gaps = new int[classes * CANDIDATES];
        votes = new long[classes * CANDIDATES];
        smallest = new int[classes];
        Arrays.fill(smallest, Integer.MAX_VALUE);
    }

    void vote(int classNumber, int gap) {
        int first = classNumber * CANDIDATES;
        if (gaps[first] == gap) {
            votes[first]++;
            return;
        }
        vote(classNumber, gap, 1);
    }

    private void vote(int classNumber, int gap, long count) {
        int first = classNumber * CANDIDATES;
        smallest[classNumber] = Math.min(smallest[classNumber], gap);
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
                vote(i / CANDIDATES, other.gaps[i], other.votes[i]);
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
        return smallest[classNumber];
    }

    private int best(int classNumber) {
        int best = classNumber * CANDIDATES;
        for (int i = best + 1; i < (classNumber + 1) * CANDIDATES; i++) {
            if (votes[i] > votes[best]) {
                best = i;
            }
        }
        return best;
    }
}
