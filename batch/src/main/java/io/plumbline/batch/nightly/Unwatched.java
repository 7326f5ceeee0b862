package io.plumbline.batch.nightly;

import io.plumbline.persistence.target.Target;

/** Why an instance asks a target nothing, as people read it. */
final class Unwatched {

    private Unwatched() {}

    /**
     * The reason in a clause.
     *
     * @param target one that is not watched by the instance that asks
     * @param otherwise what only the target's own instance can do, as in {@code can take it}
     */
    static String reason(Target target, String otherwise) {
        if (target.isEnded()) {
            return "the target was ended, nobody asks it any longer";
        }
        return target.paused()
                .map(pause -> "the target is paused by " + pause.by() + " since " + pause.at())
                .orElseGet(() -> "only instance " + target.ownerInstance().orElse("?") + " " + otherwise);
    }
}
