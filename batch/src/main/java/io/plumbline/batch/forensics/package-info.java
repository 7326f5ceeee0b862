/**
 * What a heap says about leaks: who holds what, since when there is more of it, and where to look in the source.
 *
 * <p>In: the graph of one heap dump, or of several of the same JVM in their order ({@link io.plumbline.batch.heap}). Out: a
 * record for each question. Names of classes that the JVM or a framework generates are normalised, so that answers of two
 * dumps can be compared. Open {@link io.plumbline.batch.forensics.Suspects} first for one dump and {@link
 * io.plumbline.batch.forensics.Growth} for several. A diagnosis asks {@link io.plumbline.batch.forensics.HolderSearch}, which has a
 * JVM of its own look with {@link io.plumbline.batch.forensics.Holders}.
 */
@NullMarked
package io.plumbline.batch.forensics;

import org.jspecify.annotations.NullMarked;
