/**
 * How a class is called in all evidence: histograms, recordings and heaps write one class in several ways, and we join
 * them by name. In: the JVM's spelling. Out: the one we store. There is one class: {@link
 * io.plumbline.batch.naming.ClassNames}.
 */
@NullMarked
package io.plumbline.batch.naming;

import org.jspecify.annotations.NullMarked;
