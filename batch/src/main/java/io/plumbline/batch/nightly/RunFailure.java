package io.plumbline.batch.nightly;

/**
 * Why an attempt did not reach its end. Immutable.
 *
 * @param ofEvidence the evidence could not be had or read; the program and its database are well
 */
record RunFailure(String why, boolean ofEvidence) {

    /** A failure that says nothing about the evidence. */
    static RunFailure of(String why) {
        return new RunFailure(why, false);
    }
}
