package io.plumbline.batch.trend;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the class histograms of one JVM say when they are compared. Immutable.
 *
 * @param histograms how many were compared; 0 if there are none
 * @param live they count live objects only; otherwise garbage, too
 * @param growths the growing classes, fastest first
 */
public record ClassComparison(int histograms, boolean live, List<ClassGrowth> growths) {

    /** Nothing was compared. */
    public static final ClassComparison NONE = new ClassComparison(0, false, List.of());

    private static final int FEWEST = 2;

    public ClassComparison {
        if (histograms < 0) {
            throw new IllegalArgumentException("There cannot be " + histograms + " histograms");
        }
        growths = List.copyOf(growths);
    }

    /** Says whether it can bear out or refute that live objects grow: what counts garbage, too, tells of garbage. */
    public boolean isWitness() {
        return live && histograms >= FEWEST;
    }

    /** The classes that grow beyond chance, fastest first. */
    public List<ClassGrowth> significant() {
        return growths.stream().filter(ClassGrowth::significant).toList();
    }

    /** The classes whose allocation is worth looking up; none stands for all, because nothing else tells them apart. */
    public Set<String> suspects() {
        return isWitness() ? significant().stream().map(ClassGrowth::className).collect(Collectors.toSet()) : Set.of();
    }

    /** The fastest growing of these classes, by instances. */
    public Optional<ClassGrowth> fastest(Set<String> classNames) {
        return significant().stream()
                .filter(growth -> classNames.contains(growth.className()))
                .max(Comparator.comparingDouble(
                        growth -> growth.instancesPerSecond().perSecond()));
    }

    /** The application's class that gains an instance for each one, or for each few, that another class gains; the closest. */
    public Optional<ClassGrowth> ownerOf(ClassGrowth owned) {
        double rate = owned.instancesPerSecond().perSecond();
        return significant().stream()
                .filter(growth -> Material.of(growth.className()) == Material.APPLICATION)
                .filter(growth -> Owner.inStep(growth.instancesPerSecond().perSecond(), rate))
                .min(Comparator.comparingDouble(
                        growth -> Math.abs(growth.instancesPerSecond().perSecond() - rate)));
    }
}
