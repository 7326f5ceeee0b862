/**
 * What the JVM itself keeps until it ends.
 *
 * <p>In come requests, and each registers something with the JVM. Open
 * {@link io.plumbline.lab.runtime.ShutdownHooks} first.
 */
@NullMarked
package io.plumbline.lab.runtime;

import org.jspecify.annotations.NullMarked;
