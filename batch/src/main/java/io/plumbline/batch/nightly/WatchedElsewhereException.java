package io.plumbline.batch.nightly;

/** Only another instance can take evidence from this target: its own JVM. */
public final class WatchedElsewhereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WatchedElsewhereException(String target, String instance) {
        super("target \"" + target + "\" is the JVM of instance \"" + instance + "\"; ask that instance");
    }
}
