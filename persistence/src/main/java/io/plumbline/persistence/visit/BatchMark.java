package io.plumbline.persistence.visit;

import java.util.UUID;

/**
 * How far a journal has been taken over into the database. Immutable.
 *
 * @param journalId the journal, which one process wrote
 * @param number 1 for the journal's first batch, then one more for each
 * @param segment the number of the journal's segment that the batch came from
 * @param endOffset the first byte of that segment behind the batch
 */
public record BatchMark(UUID journalId, long number, long segment, long endOffset) {

    public BatchMark {
        if (number < 1 || segment < 0 || endOffset < 0) {
            throw new IllegalArgumentException(
                    "no batch has number " + number + ", segment " + segment + " and end offset " + endOffset);
        }
    }
}
