package io.plumbline.batch.trend;

import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Least squares of base + slope * time + rise * curve, by Gram-Schmidt; the line and the curve may each be left out. */
final class Fit {

    private static final double NOTHING = 1e-12;

    private final double base;
    private final double rise;
    private final double slopeInflation;
    private final double[] residuals;

    private Fit(double base, double rise, double slopeInflation, double[] residuals) {
        this.base = base;
        this.rise = rise;
        this.slopeInflation = slopeInflation;
        this.residuals = residuals;
    }

    static Fit of(double[] times, double[] values, boolean line, @Nullable IntToDoubleFunction curve) {
        int n = times.length;
        var residuals = values.clone();
        double meanValue = centre(residuals);
        var time = times.clone();
        double meanTime = centre(time);
        double slope = 0;
        if (line) {
            slope = factor(time, residuals);
            subtract(residuals, slope, time);
        }
        double rise = 0;
        double meanCurve = 0;
        double slopeInflation = 1;
        if (curve != null) {
            var shape = new double[n];
            for (int i = 0; i < n; i++) {
                shape[i] = curve.applyAsDouble(i);
            }
            meanCurve = centre(shape);
            double tilt = line ? factor(time, shape) : 0;
            double whole = dot(shape, shape);
            subtract(shape, tilt, time);
            double own = dot(shape, shape);
            slopeInflation = own > NOTHING * whole ? whole / own : 1;
            rise = factor(shape, residuals);
            subtract(residuals, rise, shape);
            slope -= rise * tilt;
        }
        return new Fit(meanValue - slope * meanTime - rise * meanCurve, rise, slopeInflation, residuals);
    }

    /** The value at time 0 with the curve at 0. */
    double base() {
        return base;
    }

    /** The factor of the curve. */
    double rise() {
        return rise;
    }

    /**
     * By how much the curve makes the variance of the slope larger, because it may stand for part of it: one over the share
     * of the curve that no line explains (the variance inflation factor of linear regression).
     */
    double slopeInflation() {
        return slopeInflation;
    }

    /** What the fit leaves, in the order of time. */
    double[] residuals() {
        return residuals.clone();
    }

    /** The sum of the squared residuals. */
    double squares() {
        return dot(residuals, residuals);
    }

    private static double centre(double[] values) {
        double mean = 0;
        for (int i = 0; i < values.length; i++) {
            mean += (values[i] - mean) / (i + 1);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] -= mean;
        }
        return mean;
    }

    private static double factor(double[] basis, double[] values) {
        double norm = dot(basis, basis);
        return norm > NOTHING ? dot(basis, values) / norm : 0;
    }

    private static void subtract(double[] values, double factor, double[] basis) {
        for (int i = 0; i < values.length; i++) {
            values[i] -= factor * basis[i];
        }
    }

    private static double dot(double[] left, double[] right) {
        double sum = 0;
        for (int i = 0; i < left.length; i++) {
            sum += left[i] * right[i];
        }
        return sum;
    }
}
