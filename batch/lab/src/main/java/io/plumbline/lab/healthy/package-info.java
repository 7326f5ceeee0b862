/**
 * Programs that look as if they leaked and do not.
 *
 * <p>In come requests, and what they leave has an end that the number of the request tells: a plateau, a swing, an expiry. Open
 * {@link io.plumbline.lab.healthy.CacheWarmUp} first.
 */
@NullMarked
package io.plumbline.lab.healthy;

import org.jspecify.annotations.NullMarked;
