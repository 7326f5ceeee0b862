/**
 * Libraries whose leaks are known, at a version that has them.
 *
 * <p>In come requests as the reports of these leaks describe them. Open
 * {@link io.plumbline.lab.library.RabbitWorkPool} first.
 */
@NullMarked
package io.plumbline.lab.library;

import org.jspecify.annotations.NullMarked;
