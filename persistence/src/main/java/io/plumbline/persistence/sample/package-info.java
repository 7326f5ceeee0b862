/**
 * The light time series of every target.
 *
 * <p>In: one {@link io.plumbline.persistence.sample.StoredSample} a target and interval. Out: ranges of them. Open {@link
 * io.plumbline.persistence.sample.SampleRepository} first.
 */
@NullMarked
package io.plumbline.persistence.sample;

import org.jspecify.annotations.NullMarked;
