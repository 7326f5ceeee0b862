/**
 * The case of the production short-link service: a global map keyed by request id keeps each request's buffer for ever.
 *
 * <p>In come request numbers, out go shortened links; what stays is the leak. Open
 * {@link io.plumbline.lab.requestmap.Shortener} first.
 */
@NullMarked
package io.plumbline.lab.requestmap;

import org.jspecify.annotations.NullMarked;
