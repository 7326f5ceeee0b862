package io.plumbline.batch.nightly;

import io.plumbline.batch.trace.TraceStudy;
import io.plumbline.persistence.configuration.Settings;
import java.time.Duration;

/**
 * How recordings and GC logs are looked at for what happened when. Immutable.
 *
 * @param study of a diagnosis, within its limits
 * @param question of somebody who waits for the answer, within its limits
 * @param questionsAtOnce how many of these may be worked on by this instance
 */
public record TraceSettings(TraceStudy study, TraceStudy question, int questionsAtOnce) {

    private static final long MEBIBYTE = 1 << 20;
    private static final int MOST_AT_ONCE = 64;

    public static TraceSettings from(Settings settings) {
        var memoryBytes = settings.bytes("plumbline.trace.memory", 384 * MEBIBYTE);
        return new TraceSettings(
                new TraceStudy(memoryBytes, settings.duration("plumbline.trace.deadline", Duration.ofMinutes(5))),
                new TraceStudy(
                        memoryBytes, settings.duration("plumbline.trace.question-deadline", Duration.ofSeconds(30))),
                settings.integer("plumbline.trace.questions-at-once", 2, 1, MOST_AT_ONCE));
    }
}
