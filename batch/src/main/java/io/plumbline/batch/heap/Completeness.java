package io.plumbline.batch.heap;

import java.util.List;

/**
 * What of a dump could be read and what is missing.
 *
 * @param dumpBytes the dump's length, unpacked
 * @param lostBytes bytes that are there and could not be read as records
 * @param missingBytes bytes that a whole dump would have besides, as far as that is known
 * @param objects objects that were read whole
 * @param lostObjects addresses that references name and that no record describes, each counted once: at least so many
 *     objects are missing, if a reachable object refers to one (what is unreachable refers to what was collected before)
 * @param duplicateObjects records about an object that was already described; the first one counts
 * @param roots roots in the dump
 * @param lostRoots roots whose object is missing
 * @param rootsAssumed whether the dump's own roots are missing, so that classes and threads were taken for roots
 * @param damages each damage in a sentence, the first hundred
 */
public record Completeness(
        long dumpBytes,
        long lostBytes,
        long missingBytes,
        long objects,
        long lostObjects,
        long duplicateObjects,
        long roots,
        long lostRoots,
        boolean rootsAssumed,
        List<String> damages) {

    public Completeness {
        damages = List.copyOf(damages);
    }

    /** Says whether the dump was read from its first to its last byte and nothing was wrong. */
    public boolean whole() {
        return lostBytes == 0 && missingBytes == 0 && duplicateObjects == 0 && !rootsAssumed && damages.isEmpty();
    }
}
