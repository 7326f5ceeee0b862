/**
 * The trend test: one fit, and a night of many targets.
 *
 * <p>In: settings. Out: figures on standard output. Open {@link io.plumbline.bench.trend.TrendBench} first.
 */
@NullMarked
package io.plumbline.bench.trend;

import org.jspecify.annotations.NullMarked;
