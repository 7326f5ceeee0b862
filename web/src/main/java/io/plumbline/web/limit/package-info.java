/**
 * How much one caller may ask: an address or a key comes in, whether it may go on and how far comes out.
 *
 * <p>Open {@link io.plumbline.web.limit.RateLimits} first.
 */
@NullMarked
package io.plumbline.web.limit;

import org.jspecify.annotations.NullMarked;
