/**
 * The leak lab: small JVMs with one known leak each, and their repaired twins.
 *
 * <p>In comes a command line, out goes a JVM that leaks at exactly the rate asked for and prints its own truth, which a
 * diagnosis is compared with. Open {@link io.plumbline.lab.Lab} first.
 */
@NullMarked
package io.plumbline.lab;

import org.jspecify.annotations.NullMarked;
