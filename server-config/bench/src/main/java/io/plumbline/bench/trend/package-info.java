/**
 * The trend test and the watch: one fit, a night of many targets, and the rounds of a watch over them.
 *
 * <p>In: settings. Out: figures on standard output. Open {@link io.plumbline.bench.trend.TrendBench} first.
 */
@NullMarked
package io.plumbline.bench.trend;

import org.jspecify.annotations.NullMarked;
