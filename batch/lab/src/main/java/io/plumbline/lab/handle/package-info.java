/**
 * Handles of the operating system that stay open.
 *
 * <p>In come requests, and each leaves a file or a socket open. Open
 * {@link io.plumbline.lab.handle.OpenFiles} first.
 */
@NullMarked
package io.plumbline.lab.handle;

import org.jspecify.annotations.NullMarked;
