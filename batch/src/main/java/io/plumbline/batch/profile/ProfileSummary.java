package io.plumbline.batch.profile;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The heaviest of a profile, small enough to be shown and stored as it is. Immutable.
 *
 * @param bytes what all its samples stand for
 * @param samples how many there are in all
 * @param allStacks how many stacks it has
 * @param stacks the heaviest, at most {@value #MOST}, each with its innermost {@value #MOST_FRAMES} frames at most
 * @param classes the heaviest, at most {@value #MOST}
 * @param notes what a reader has to know, in whole sentences
 */
public record ProfileSummary(
        Reading reading,
        Weighting weighting,
        Instant from,
        Instant to,
        Duration measured,
        double requests,
        long bytes,
        long samples,
        int allStacks,
        List<ProfiledStack> stacks,
        List<ClassBytes> classes,
        List<String> notes) {

    static final int MOST = 50;
    static final int MOST_FRAMES = 64;

    public ProfileSummary {
        stacks = List.copyOf(stacks);
        classes = List.copyOf(classes);
        notes = List.copyOf(notes);
    }

    /** Of a profile. */
    public static ProfileSummary of(Profile profile, List<String> notes) {
        return new ProfileSummary(
                profile.reading(),
                profile.weighting(),
                profile.from(),
                profile.to(),
                profile.measured(),
                profile.requests(),
                profile.bytes(),
                profile.samples(),
                profile.stacks().size(),
                profile.stacks().stream().limit(MOST).map(ProfileSummary::cut).toList(),
                profile.byClass().stream().limit(MOST).toList(),
                notes);
    }

    /** The same with so many of its stacks at most, the heaviest, and one more note. */
    public ProfileSummary toldWith(int mostStacks, String note) {
        var more = new ArrayList<>(notes);
        more.add(note);
        return new ProfileSummary(
                reading,
                weighting,
                from,
                to,
                measured,
                requests,
                bytes,
                samples,
                allStacks,
                stacks.subList(0, Math.min(mostStacks, stacks.size())),
                classes,
                more);
    }

    private static ProfiledStack cut(ProfiledStack stack) {
        return new ProfiledStack(
                stack.className(),
                cut(stack.frames()),
                stack.bytes(),
                stack.samples(),
                stack.squares(),
                stack.first(),
                stack.last());
    }

    private static List<Frame> cut(List<Frame> frames) {
        return frames.subList(0, Math.min(MOST_FRAMES, frames.size()));
    }

    /** A comparison with its first {@value #MOST} paths alone, of which it is told likewise. */
    static ProfileDiff of(ProfileDiff diff) {
        return new ProfileDiff(
                diff.reading(),
                diff.unit(),
                diff.paths().stream().limit(MOST).map(ProfileSummary::cut).toList(),
                diff.comparedPaths());
    }

    private static PathGrowth cut(PathGrowth path) {
        return new PathGrowth(
                path.className(),
                cut(path.frames()),
                path.baselineRate(),
                path.laterRate(),
                path.growth(),
                path.low(),
                path.high(),
                path.baselineSamples(),
                path.laterSamples(),
                path.grownBytes(),
                path.flagged());
    }
}
