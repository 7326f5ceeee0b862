package io.plumbline.batch.nightly;

import io.plumbline.persistence.target.Target;

/** Only another instance can take evidence from this target, its own JVM or one of its machine, or nobody can or may; or a newer version alone knows how. */
public final class WatchedElsewhereException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public WatchedElsewhereException(Target target) {
        super("target \"" + target.name() + "\" " + why(target));
    }

    private static String why(Target target) {
        if (target.isOfNewerVersion()) {
            return "is not watched or changed here: " + target.reason().orElse("");
        }
        if (target.isEnded()) {
            return "was ended: " + target.reason().orElse("");
        }
        if (target.paused().isPresent()) {
            return "is paused by " + target.paused().get().by() + "; resume it first";
        }
        return target.kind() == Target.Kind.UPLOAD
                ? "is reached by nobody; take a heap dump or a recording where it runs and send it to uploads"
                : "is reached by instance \"" + target.ownerInstance().orElse("?") + "\" alone; ask that instance";
    }
}
