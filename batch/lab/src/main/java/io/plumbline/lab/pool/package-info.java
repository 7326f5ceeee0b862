/**
 * What is borrowed and never given back.
 *
 * <p>In come requests, and each keeps what it has borrowed. Open
 * {@link io.plumbline.lab.pool.NeverReturned} first.
 */
@NullMarked
package io.plumbline.lab.pool;

import org.jspecify.annotations.NullMarked;
