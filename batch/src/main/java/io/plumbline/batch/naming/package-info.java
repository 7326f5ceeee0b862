/**
 * How things are called in all evidence: histograms, recordings and heaps write one class in several ways, and we join
 * them by name; threads and files of one family differ by the numbers in theirs. In: a JVM's spelling. Out: the one we store. Open
 * {@link io.plumbline.batch.naming.ClassNames} first, then {@link io.plumbline.batch.naming.NameStem}.
 */
@NullMarked
package io.plumbline.batch.naming;

import org.jspecify.annotations.NullMarked;
