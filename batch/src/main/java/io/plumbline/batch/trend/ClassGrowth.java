package io.plumbline.batch.trend;

import org.jspecify.annotations.Nullable;

/**
 * How fast one class grows. Immutable.
 *
 * @param className normalised class name
 * @param bytesPerSecond growth of its shallow bytes; with two histograms a plain difference without interval
 * @param instancesPerSecond growth of its instances
 * @param bytes shallow bytes in the last histogram
 * @param instances instances in the last histogram
 * @param share its part of the growth of all growing classes, 0 to 1
 * @param points histograms that list it
 * @param pValue two-sided p-value of the growth; absent where fewer than five histograms are compared, which test
 *     nothing
 * @param significant survives the false-discovery control, or there were too few histograms to control anything
 */
public record ClassGrowth(
        String className,
        Rate bytesPerSecond,
        Rate instancesPerSecond,
        long bytes,
        long instances,
        double share,
        int points,
        @Nullable Double pValue,
        boolean significant) {

    /** The same growth with another share and significance. */
    ClassGrowth with(double newShare, boolean newSignificant) {
        return new ClassGrowth(
                className,
                bytesPerSecond,
                instancesPerSecond,
                bytes,
                instances,
                newShare,
                points,
                pValue,
                newSignificant);
    }
}
