/**
 * The demonstration: the product with two JVMs of the leak lab registered, one that leaks and its repaired twin.
 *
 * <p>In comes a distribution, out go plain lines that tell what happens until both verdicts are there. Open
 * {@link io.plumbline.server.demo.Demo} first.
 */
@NullMarked
package io.plumbline.server.demo;

import org.jspecify.annotations.NullMarked;
