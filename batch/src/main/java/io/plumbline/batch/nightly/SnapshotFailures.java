package io.plumbline.batch.nightly;

import jakarta.batch.api.chunk.listener.SkipWriteListener;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Shows on a target that it could not be asked, and why. */
@Dependent
@Named
public class SnapshotFailures implements SkipWriteListener {

    private final TargetBook book;

    @Inject
    public SnapshotFailures(TargetBook book) {
        this.book = book;
    }

    @Override
    public void onSkipWriteItem(List<Object> targetIds, Exception failure) {
        if (failure instanceof SnapshotFailedException failed) {
            book.unreachable(failed.targetId(), String.valueOf(failed.getMessage()));
        }
    }
}
