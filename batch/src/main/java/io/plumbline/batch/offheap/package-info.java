/**
 * What a JVM holds outside its heap.
 *
 * <p>In: a {@link io.plumbline.batch.target.JvmConnection}. Out: now and then a {@link io.plumbline.batch.offheap.Census} of its
 * threads, class loaders and open files by family, with its limits; from two of them {@link
 * io.plumbline.batch.offheap.FamilyGrowth}; and the {@link io.plumbline.batch.offheap.Ledger} that explains its resident memory. Open
 * {@link io.plumbline.batch.offheap.CensusTaker} first.
 */
@NullMarked
package io.plumbline.batch.offheap;

import org.jspecify.annotations.NullMarked;
