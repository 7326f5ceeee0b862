package io.plumbline.batch.target;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a file of targets. Immutable.
 *
 * @param file where it lies
 * @param readAt when what it says was put into force the last time; absent until then
 * @param targets how many targets it registers
 * @param problem why the whole file cannot be read now; what it registered before stays
 * @param faults its entries that are not in force
 */
public record TargetsFileState(
        String file,
        @Nullable Instant readAt,
        int targets,
        @Nullable String problem,
        List<TargetsFile.Fault> faults) {

    public TargetsFileState {
        faults = List.copyOf(faults);
    }

    /** The file before anybody has looked. */
    public static TargetsFileState unread(String file) {
        return new TargetsFileState(file, null, 0, null, List.of());
    }

    /** The same while the file cannot be read. */
    public TargetsFileState unreadable(String reason) {
        return new TargetsFileState(file, readAt, targets, reason, faults);
    }
}
