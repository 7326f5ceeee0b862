package io.plumbline.batch.nightly.notice;

/** A notice was not taken. */
final class DeliveryException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String problem;

    DeliveryException(String problem) {
        super(problem);
        this.problem = problem;
    }

    DeliveryException(String problem, Exception cause) {
        super(problem, cause);
        this.problem = problem;
    }

    /** Why, as administrators are shown it. */
    String problem() {
        return problem;
    }
}
