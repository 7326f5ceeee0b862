package io.plumbline.batch.trend;

import io.plumbline.batch.naming.ClassNames;
import java.util.Arrays;
import java.util.List;

/**
 * Bytes and instances of one class over several class histograms. Immutable.
 *
 * <p>A histogram that lists only its largest classes does not say that a missing class has no instances: leave such a
 * point out rather than passing 0.
 */
public final class ClassSeries {

    private final String className;
    private final double[] seconds;
    private final double[] bytes;
    private final double[] instances;

    /**
     * The class in one histogram.
     *
     * @param second seconds since an origin that all series of one ranking share
     * @param bytes shallow bytes of all instances
     * @param instances how many instances
     */
    public record Count(double second, long bytes, long instances) {

        public Count {
            if (!Double.isFinite(second) || bytes < 0 || instances < 0) {
                throw new IllegalArgumentException(
                        "A class cannot have " + instances + " instances of " + bytes + " bytes at second " + second);
            }
        }
    }

    /** The series of these counts, whose times must increase; the name is normalised by {@link ClassNames}. */
    public ClassSeries(String className, List<Count> counts) {
        this.className = ClassNames.normalised(className);
        this.seconds = counts.stream().mapToDouble(Count::second).toArray();
        this.bytes = counts.stream().mapToDouble(Count::bytes).toArray();
        this.instances = counts.stream().mapToDouble(Count::instances).toArray();
        for (int i = 1; i < seconds.length; i++) {
            if (seconds[i] <= seconds[i - 1]) {
                throw new IllegalArgumentException("Times of \"" + className + "\" must increase, but " + seconds[i]
                        + " s follows " + seconds[i - 1] + " s");
            }
        }
    }

    /** The class, normalised. */
    public String className() {
        return className;
    }

    /** How many histograms list it. */
    public int size() {
        return seconds.length;
    }

    /** Times in seconds; a copy. */
    public double[] seconds() {
        return seconds.clone();
    }

    /** Shallow bytes at those times; a copy. */
    public double[] bytes() {
        return bytes.clone();
    }

    /** Instances at those times; a copy. */
    public double[] instances() {
        return instances.clone();
    }

    @Override
    public String toString() {
        return "ClassSeries[" + className + " " + Arrays.toString(bytes) + "]";
    }
}
