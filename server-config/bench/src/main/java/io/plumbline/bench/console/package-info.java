/**
 * How long the console takes until a page can be read, with as much behind it as a year of use leaves.
 *
 * <p>Open {@link io.plumbline.bench.console.ConsoleBench} first.
 */
@NullMarked
package io.plumbline.bench.console;

import org.jspecify.annotations.NullMarked;
