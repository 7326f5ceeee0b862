/**
 * Gives back the part of the heap that the server does not need any more.
 *
 * <p>Open {@link io.plumbline.web.memory.SpareHeap} first.
 */
@NullMarked
package io.plumbline.web.memory;

import org.jspecify.annotations.NullMarked;
