/**
 * How long the links API takes to answer, however many links and visits there are: data made by SQL in, a table of
 * percentiles and of migrations out.
 *
 * <p>Open {@link io.plumbline.bench.links.LinksBench} first.
 */
@NullMarked
package io.plumbline.bench.links;

import org.jspecify.annotations.NullMarked;
