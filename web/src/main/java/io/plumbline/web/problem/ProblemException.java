package io.plumbline.web.problem;

/** Ends a request with a problem. It carries no stack trace: it tells about the request, not about our code. */
public final class ProblemException extends RuntimeException {

    private final transient Problem problem;

    public ProblemException(Problem problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    public Problem problem() {
        return problem;
    }
}
