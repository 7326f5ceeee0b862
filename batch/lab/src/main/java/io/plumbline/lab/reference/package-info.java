/**
 * References that keep more than they seem to.
 *
 * <p>In come requests, and each leaves an object that looks as if it could be freed. Open
 * {@link io.plumbline.lab.reference.SelfReferringWeakMap} first.
 */
@NullMarked
package io.plumbline.lab.reference;

import org.jspecify.annotations.NullMarked;
