/**
 * The leak lab: small programs with one known leak each, and healthy ones that look as if they leaked.
 *
 * <p>In comes a command line, out goes a JVM that leaks at exactly the rate asked for and prints its own truth, which a
 * diagnosis is compared with. Open {@link io.plumbline.lab.Programs} first.
 */
@NullMarked
package io.plumbline.lab;

import org.jspecify.annotations.NullMarked;
