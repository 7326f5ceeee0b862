/**
 * The JVMs we watch and the lives they have had.
 *
 * <p>In: what an administrator registers and what sampling learns of it. Out: {@link
 * io.plumbline.persistence.target.Target}s and their {@link io.plumbline.persistence.target.TargetEpoch}s. Open {@link
 * io.plumbline.persistence.target.TargetRepository} first.
 */
@NullMarked
package io.plumbline.persistence.target;

import org.jspecify.annotations.NullMarked;
