package io.plumbline.batch.nightly;

import io.plumbline.persistence.target.SamplingRaise;
import java.util.Optional;

/** A target is sampled by a policy that somebody asked for, and no other takes its place before it is over. */
public final class PolicyInForceException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PolicyInForceException(Optional<SamplingRaise> raise) {
        super(raise.map(known -> "Policy \"" + known.policy() + "\" is in force until " + known.endsAt()
                        + "; end it first, or wait until it is over.")
                .orElse("Another policy was begun or ended at the same time; look what is in force, and try again."));
    }
}
