/**
 * Collections that only ever grow.
 *
 * <p>In come requests, and each leaves an element in a collection of its own kind. Open
 * {@link io.plumbline.lab.collection.AuditTrail} first.
 */
@NullMarked
package io.plumbline.lab.collection;

import org.jspecify.annotations.NullMarked;
