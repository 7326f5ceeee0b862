package io.plumbline.batch.nightly;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.function.BooleanSupplier;

/** Work that is tried until it succeeds; says once that it fails, and why. One thread at a time. */
final class Attempt implements BooleanSupplier {

    private static final Logger LOG = System.getLogger(Attempt.class.getName());

    private final String what;
    private final BooleanSupplier work;
    private volatile boolean told;

    /** @param work tells whether it has succeeded; false and any failure mean that it is tried again */
    Attempt(String what, BooleanSupplier work) {
        this.what = what;
        this.work = work;
    }

    // the boundary of a timer: a failure (the application is still being deployed, the database is away) must not end
    // it
    @Override
    public boolean getAsBoolean() {
        try {
            return work.getAsBoolean();
        } catch (RuntimeException | Error failure) {
            LOG.log(told ? Level.DEBUG : Level.WARNING, what + " failed and is tried again", failure);
            told = true;
            return false;
        }
    }
}
