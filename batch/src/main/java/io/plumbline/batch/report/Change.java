package io.plumbline.batch.report;

import io.plumbline.batch.verdict.Area;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What has become of one cause since the night before. Immutable.
 *
 * @param kind what has become of it
 * @param fingerprint of the cause
 * @param area what it makes grow; absent where a newer version names one that this one does not know
 * @param element what there is more and more of, if that is known
 * @param summary the cause in a sentence, as it was told last
 * @param build with which it was found first; absent if that was not told
 * @param since end of the window in which it was seen first
 * @param sinceStart when the process began in which it was seen first; absent where that is not known any more
 * @param rateBefore how fast it grew when it was seen before; absent for a new one
 * @param seenBefore when that was; absent for a new one
 * @param renewed when the process was started last since then, or went on with another build; absent if that is not known to have been
 * @param runsOn whether the process that showed it last is known to run on
 */
public record Change(
        Kind kind,
        String fingerprint,
        @Nullable Area area,
        @Nullable String element,
        String summary,
        @Nullable String build,
        Instant since,
        @Nullable Instant sinceStart,
        @Nullable String rateBefore,
        @Nullable Instant seenBefore,
        @Nullable Beginning renewed,
        boolean runsOn) {

    /** What may become of a cause, the most urgent first. */
    public enum Kind {
        /** It was never seen before. */
        NEW,
        /** It was seen before, but not the night before. */
        BACK,
        /** It was growth, and now it is proved who leaks. */
        ACCUSED,
        /** It grows surely faster. */
        WORSE,
        /** It goes on. */
        CONTINUING,
        /** It grows surely more slowly. */
        BETTER,
        /** It was seen the night before, or since, and is not seen any more. */
        GONE,
        /** A newer version, which runs beside this one while an upgrade rolls on, says what this one does not know. */
        UNKNOWN;

        /** Says whether somebody should be told of it who knows what the night before said. */
        public boolean isNews() {
            return this == NEW || this == BACK || this == ACCUSED || this == WORSE;
        }
    }

    /** What it makes grow, in a word or two. */
    String subject() {
        return element != null ? element : area != null ? area.label() : "something";
    }

    /** What has become of it, in a sentence. */
    public String sentence(LocalTimes times) {
        return switch (kind) {
            case NEW -> "Never seen before on this target.";
            case BACK -> "Seen first " + times.minute(since) + inBuild() + ", then gone, and back now.";
            case ACCUSED ->
                "Seen since " + times.minute(since) + inBuild() + " as growth; now it is clear that it leaks.";
            case WORSE ->
                "Seen since " + times.minute(since) + inBuild() + "; it grows faster than before (" + rateBefore + ").";
            case CONTINUING -> "Seen since " + times.minute(since) + inBuild() + "; it goes on as before.";
            case BETTER ->
                "Seen since " + times.minute(since) + inBuild() + "; it grows more slowly than before (" + rateBefore
                        + ").";
            case GONE ->
                "Seen since " + times.minute(since) + inBuild() + ", last at " + rateBefore + ", and not any more. "
                        + check(times);
            case UNKNOWN ->
                "A newer version of Plumbline has written down what has become of it, in a way that this one does not know:"
                        + " ask an instance of that version.";
        };
    }

    private String inBuild() {
        return build == null ? "" : " (build " + build + ")";
    }

    /** Whether a repair is what ended it, as far as that can be told. */
    private String check(LocalTimes times) {
        if (renewed == null) {
            return runsOn
                    ? "The process was not restarted meanwhile: it has come to rest, which is no proof of a repair."
                    : "Whether it was repaired is not known.";
        }
        return "The process was " + (renewed.start() ? "started anew " : "changed ") + times.minute(renewed.at())
                + (renewed.build() == null ? "" : ", with build " + renewed.build() + ",")
                + " and has not shown it since: if it was repaired, the repair holds.";
    }
}
