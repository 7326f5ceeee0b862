/**
 * Memory outside the Java heap.
 *
 * <p>In come requests, and each keeps memory of the process that no collector frees. Open
 * {@link io.plumbline.lab.offheap.DirectBuffers} first.
 */
@NullMarked
package io.plumbline.lab.offheap;

import org.jspecify.annotations.NullMarked;
