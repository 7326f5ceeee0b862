/**
 * The product under measurement, and its databases: started as users start it, filled and asked from outside.
 *
 * <p>Open {@link io.plumbline.bench.product.BenchProduct} first.
 */
@NullMarked
package io.plumbline.bench.product;

import org.jspecify.annotations.NullMarked;
