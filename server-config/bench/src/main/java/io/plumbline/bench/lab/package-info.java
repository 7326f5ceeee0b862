/**
 * The leak lab against the product: every program of {@code batch/lab} in a JVM of its own, watched as users' JVMs are, and
 * what the product says about each beside the truth.
 *
 * <p>In come a distribution and names of cases, out goes a table. Open {@link io.plumbline.bench.lab.LabBench} first.
 */
@NullMarked
package io.plumbline.bench.lab;

import org.jspecify.annotations.NullMarked;
