package io.plumbline.batch.nightly;

import jakarta.batch.api.chunk.listener.SkipWriteListener;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;

/** Shows on a target that it could not be asked, and why; what else went wrong with one is in the log. */
@Dependent
@Named
public class SnapshotFailures implements SkipWriteListener {

    private static final Logger LOG = System.getLogger(SnapshotFailures.class.getName());

    private final TargetBook book;

    @Inject
    public SnapshotFailures(TargetBook book) {
        this.book = book;
    }

    @Override
    public void onSkipWriteItem(List<Object> targetIds, Exception failure) {
        if (!(failure instanceof SnapshotFailedException failed)) {
            return;
        }
        if (failed.isSilent()) {
            book.unreachable(failed.targetId(), String.valueOf(failed.getMessage()), Absences.of(failed.getCause()));
        } else {
            LOG.log(Level.WARNING, "snapshot of target " + failed.targetId() + " was not taken", failed.getCause());
        }
    }
}
