package io.plumbline.batch.profile;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What a later profile has more, or less, of than a baseline, by path of calls. Immutable.
 *
 * <p>Lines are no part of a path, so that a build that moves code does not look like growth here and shrinking there.
 *
 * @param reading of both profiles
 * @param unit of the rates: "bytes/s" or "bytes/request"
 * @param paths flagged ones first, then by growth, most first; at most {@value #MOST_PATHS}
 * @param comparedPaths how many there are
 */
public record ProfileDiff(Reading reading, String unit, List<PathGrowth> paths, int comparedPaths) {

    static final int MOST_PATHS = 1_000;

    private static final Comparator<PathGrowth> MOST_GROWN_FIRST = Comparator.comparing(PathGrowth::flagged)
            .thenComparingDouble(PathGrowth::growth)
            .reversed()
            .thenComparing(PathGrowth::className)
            .thenComparing(path -> path.frames().toString());

    public ProfileDiff {
        paths = List.copyOf(paths);
    }

    /** A class and the methods, innermost first, that allocated it. */
    private record Path(String className, List<String> methods) {

        static Path of(ProfiledStack stack) {
            return new Path(
                    stack.className(),
                    stack.frames().stream().map(Frame::qualifiedMethod).toList());
        }
    }

    /** The stacks of one path in both profiles. */
    private static final class Pair {

        private ProfiledStack heaviest;
        private boolean heaviestIsLater;
        private CompoundPoisson baseline = CompoundPoisson.NONE;
        private CompoundPoisson later = CompoundPoisson.NONE;

        Pair(ProfiledStack first) {
            heaviest = first;
        }

        void addBaseline(ProfiledStack stack) {
            baseline = baseline.plus(stack);
        }

        /** After those of the baseline; those with most bytes come first. */
        void addLater(ProfiledStack stack) {
            later = later.plus(stack);
            if (!heaviestIsLater) {
                heaviest = stack;
                heaviestIsLater = true;
            }
        }
    }

    /**
     * Why two profiles cannot be compared.
     *
     * @return a whole sentence; empty if nothing is in the way
     */
    public static Optional<String> obstacle(Profile baseline, Profile later, DiffSettings settings) {
        if (baseline.reading() != later.reading()) {
            return Optional.of(
                    "The baseline is of what is " + baseline.reading().words() + ", the later profile of what is "
                            + later.reading().words() + "; compare profiles of one reading.");
        }
        if (baseline.weighting() != later.weighting()) {
            return Optional.of("In the baseline " + baseline.weighting().words() + ", in the later profile "
                    + later.weighting().words() + "; compare profiles that were recorded alike.");
        }
        // a path that the baseline does not keep apart would look new; one that the later profile does not is only
        // missed
        if (baseline.stacks().stream().anyMatch(ProfiledStack::isOthers)) {
            return Optional.of("The baseline has more stacks than the " + Profile.MOST_STACKS
                    + " that a profile keeps apart; what is new cannot be told from what it does not name.");
        }
        if (settings.perRequest() && !(baseline.requests() > 0 && later.requests() > 0)) {
            return Optional.of("How many requests were served is not known of both profiles; compare them by second.");
        }
        if (!settings.perRequest() && (seconds(baseline) <= 0 || seconds(later) <= 0)) {
            return Optional.of("How long was measured is not known of both profiles.");
        }
        return Optional.empty();
    }

    /**
     * Compares two profiles. Time and memory grow with the stacks of both.
     *
     * @throws IllegalArgumentException if there is an {@link #obstacle}
     */
    public static ProfileDiff of(Profile baseline, Profile later, DiffSettings settings) {
        obstacle(baseline, later, settings).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        });
        var pairs = pairs(baseline.focusedOn(settings.focus()), later.focusedOn(settings.focus()));
        var comparison = new Comparison(
                exposure(baseline, settings),
                exposure(later, settings),
                // Bonferroni: whoever looks at a thousand paths one by one finds fifty that grew by chance
                (1 - settings.confidence()) / Math.max(1, pairs.size()),
                settings.thresholdBytes());
        var paths = pairs.values().stream()
                .map(comparison::of)
                .sorted(MOST_GROWN_FIRST)
                .limit(MOST_PATHS)
                .toList();
        return new ProfileDiff(
                later.reading(), settings.perRequest() ? "bytes/request" : "bytes/s", paths, pairs.size());
    }

    /** The paths that grew beyond doubt and by more than the threshold, most growth first. */
    public List<PathGrowth> flagged() {
        return paths.stream().filter(PathGrowth::flagged).toList();
    }

    private static double exposure(Profile profile, DiffSettings settings) {
        return settings.perRequest() ? profile.requests() : seconds(profile);
    }

    private static double seconds(Profile profile) {
        return profile.measured().toMillis() / (double) TimeUnit.SECONDS.toMillis(1);
    }

    private static Map<Path, Pair> pairs(Profile baseline, Profile later) {
        var pairs = new HashMap<Path, Pair>();
        baseline.stacks()
                .forEach(stack -> pairs.computeIfAbsent(Path.of(stack), path -> new Pair(stack))
                        .addBaseline(stack));
        later.stacks()
                .forEach(stack -> pairs.computeIfAbsent(Path.of(stack), path -> new Pair(stack))
                        .addLater(stack));
        return pairs;
    }

    /** What all pairs are compared by: how much was measured, which share of errors an interval may have, what matters. */
    private record Comparison(double baselineUnits, double laterUnits, double error, long thresholdBytes) {

        PathGrowth of(Pair pair) {
            // whoever is in a pair has added a stack
            var stack = Objects.requireNonNull(pair.heaviest);
            var interval = CompoundPoisson.difference(pair.baseline, baselineUnits, pair.later, laterUnits, error);
            double grownBytes = interval.estimate() * laterUnits;
            return new PathGrowth(
                    stack.className(),
                    stack.frames(),
                    pair.baseline.sum() / baselineUnits,
                    pair.later.sum() / laterUnits,
                    interval.estimate(),
                    interval.low(),
                    interval.high(),
                    pair.baseline.count(),
                    pair.later.count(),
                    grownBytes,
                    // what lies beyond the stacks kept apart is no path, and grows with their number
                    !stack.isOthers() && grownBytes > thresholdBytes && interval.low() > 0);
        }
    }
}
