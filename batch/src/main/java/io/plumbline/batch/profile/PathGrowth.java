package io.plumbline.batch.profile;

import java.util.List;

/**
 * One path of calls in two profiles: the samples of one class whose stacks have the same methods, at whatever lines.
 * Immutable.
 *
 * @param className what is allocated
 * @param frames innermost first, with the lines of the later profile, or of the baseline where the later one lacks the path
 * @param baselineRate bytes per second or per request, as {@link ProfileDiff#unit()} says
 * @param laterRate likewise
 * @param growth their difference; negative if the path shrank
 * @param low lower end of the interval of the growth
 * @param high its upper end
 * @param baselineSamples how many samples it rests on
 * @param laterSamples likewise
 * @param grownBytes the growth over the whole later profile, in bytes
 * @param flagged it grew by more than the threshold, and the interval excludes 0
 */
public record PathGrowth(
        String className,
        List<Frame> frames,
        double baselineRate,
        double laterRate,
        double growth,
        double low,
        double high,
        long baselineSamples,
        long laterSamples,
        double grownBytes,
        boolean flagged) {

    public PathGrowth {
        frames = List.copyOf(frames);
    }

    /** The first frame of the application or its libraries, the innermost one if all are the platform's; or empty. */
    public String site() {
        return ProfiledStack.siteOf(frames);
    }
}
