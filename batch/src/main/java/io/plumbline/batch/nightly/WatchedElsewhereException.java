package io.plumbline.batch.nightly;

import io.plumbline.persistence.target.Target;

/** Only another instance can take evidence from this target, its own JVM or one of its machine, or nobody any longer. */
public final class WatchedElsewhereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WatchedElsewhereException(Target target) {
        super("target \"" + target.name() + "\" "
                + (target.isEnded()
                        ? "was ended: " + target.reason().orElse("")
                        : "is reached by instance \"" + target.ownerInstance().orElse("?")
                                + "\" alone; ask that instance"));
    }
}
