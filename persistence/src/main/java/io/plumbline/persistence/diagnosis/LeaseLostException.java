package io.plumbline.persistence.diagnosis;

/** This attempt of a run no longer holds its lease: another attempt does the work, and this one must write nothing. */
public final class LeaseLostException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public LeaseLostException(long runId, int attempt) {
        super("attempt " + attempt + " of run " + runId + " has lost its lease; it must not write");
    }
}
