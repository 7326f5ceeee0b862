/**
 * What every case of the lab has in common: the pace of its requests, the garbage beside them, what its service holds
 * anyway, and the truth about it.
 *
 * <p>In comes a {@link io.plumbline.lab.load.LabCase}, out go requests at a steady rate and readings of what they left
 * behind. Open {@link io.plumbline.lab.load.LabCase} first.
 */
@NullMarked
package io.plumbline.lab.load;

import org.jspecify.annotations.NullMarked;
