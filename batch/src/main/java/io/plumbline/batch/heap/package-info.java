/**
 * A heap dump as a graph: who references whom, who dominates whom, how much each object retains, and the shortest paths
 * from the roots.
 *
 * <p>In: a dump ({@link io.plumbline.batch.hprof}). Out: one index file that answers every question after the dump is
 * gone ({@link io.plumbline.batch.heap.HeapIndex} makes it), its {@link io.plumbline.batch.heap.HeapGraph}, and, without
 * an index, a {@link io.plumbline.batch.heap.DumpHistogram}. The index holds structure alone: no element of a primitive
 * array, no text but names of threads and class loaders, no primitive field but sizes of collections and the like
 * ({@link io.plumbline.batch.heap.KeptFields}).
 *
 * <p>An object is a number from 1 up in the order of addresses; 0 is no object. Open {@code HeapIndex} first: its build
 * is the table of contents.
 */
@NullMarked
package io.plumbline.batch.heap;

import org.jspecify.annotations.NullMarked;
