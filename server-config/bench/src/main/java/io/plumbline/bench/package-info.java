/**
 * Measurements of the whole product, by name: {@code mvn -Pbench -Dbench=links}.
 *
 * <p>Open {@link io.plumbline.bench.Bench} first.
 */
@NullMarked
package io.plumbline.bench;

import org.jspecify.annotations.NullMarked;
