package io.plumbline.batch.nightly;

import jakarta.batch.api.chunk.listener.SkipProcessListener;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Shows on a target that it did not answer, and why; the job goes on. */
@Dependent
@Named
public class SilentTargets implements SkipProcessListener {

    private final TargetBook book;

    @Inject
    public SilentTargets(TargetBook book) {
        this.book = book;
    }

    @Override
    public void onSkipProcessItem(Object item, Exception failure) {
        if (failure instanceof SilentTargetException silent) {
            book.unreachable(silent.targetId(), String.valueOf(silent.getMessage()));
        }
    }
}
