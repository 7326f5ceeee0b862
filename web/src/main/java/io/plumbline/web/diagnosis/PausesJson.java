package io.plumbline.web.diagnosis;

import io.plumbline.batch.capture.PauseLedger;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What of a target's budget of pauses was spent by what, as JSON; each pause is an upper bound. Immutable.
 *
 * @param budgetMillisPerHour how long it may stand still within an hour for what a schedule takes of it
 * @param spentMillis what was spent of that within the last hour
 * @param levelMillis what has not run out of the budget's bucket yet; while it is full, the schedule waits
 * @param lastHour what spent it, the most first
 */
@Schema(name = "Pauses")
record PausesJson(long budgetMillisPerHour, long spentMillis, long levelMillis, List<Line> lastHour) {

    /**
     * What one cause spent.
     *
     * @param what such as {@code histogram}, {@code histogram for a diagnosis} or {@code native trim for a diagnosis}
     * @param counts whether it is of the budget; a heap snapshot of the quiet hour has one of its own
     */
    @Schema(name = "PauseLine")
    record Line(String what, int times, long pauseMillis, boolean counts) {}

    static PausesJson of(PauseLedger ledger) {
        return new PausesJson(
                ledger.perHour().toMillis(),
                ledger.spent().toMillis(),
                ledger.level().toMillis(),
                ledger.lastHour().stream()
                        .map(line ->
                                new Line(line.what(), line.times(), line.pause().toMillis(), line.counts()))
                        .toList());
    }
}
