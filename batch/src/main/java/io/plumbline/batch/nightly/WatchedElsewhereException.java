package io.plumbline.batch.nightly;

/** Only another instance can take evidence from this target: its own JVM, or one of its machine. */
public final class WatchedElsewhereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WatchedElsewhereException(String target, String instance) {
        super("target \"" + target + "\" is reached by instance \"" + instance + "\" alone; ask that instance");
    }
}
