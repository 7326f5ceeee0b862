/**
 * Trends: series of measurements come in, a {@link io.plumbline.batch.trend.Trend} or a ranking of growing classes goes
 * out. Start with {@link io.plumbline.batch.trend.TrendTest}; for classes with
 * {@link io.plumbline.batch.trend.GrowthRanking} and {@link io.plumbline.batch.trend.Owner}.
 */
@NullMarked
package io.plumbline.batch.trend;

import org.jspecify.annotations.NullMarked;
