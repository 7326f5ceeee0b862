/**
 * Caches without a bound and sessions without an end.
 *
 * <p>In come requests of ever new clients, and each stays. Open
 * {@link io.plumbline.lab.cache.UnboundedCache} first.
 */
@NullMarked
package io.plumbline.lab.cache;

import org.jspecify.annotations.NullMarked;
