/**
 * How long the heap engine takes and what it needs, beside libraries that answer the same: live JVMs dumped by {@code jcmd}
 * in, tables of wall time, CPU time, memory and index size out.
 *
 * <p>Open {@link io.plumbline.bench.heap.HeapBench} first.
 */
@NullMarked
package io.plumbline.bench.heap;

import org.jspecify.annotations.NullMarked;
