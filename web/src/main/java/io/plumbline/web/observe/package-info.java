/**
 * What the service tells about itself: health, version, counters.
 *
 * <p>Open {@link io.plumbline.web.observe.HealthResource} first.
 */
@NullMarked
package io.plumbline.web.observe;

import org.jspecify.annotations.NullMarked;
