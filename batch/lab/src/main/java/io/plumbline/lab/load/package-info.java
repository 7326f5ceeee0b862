/**
 * What every case of the lab has in common: the pace of its requests, the garbage beside them and the truth about them.
 *
 * <p>In comes a {@link io.plumbline.lab.load.LeakCase}, out go requests at a steady rate and readings of what they left
 * behind. Open {@link io.plumbline.lab.load.LeakCase} first.
 */
@NullMarked
package io.plumbline.lab.load;

import org.jspecify.annotations.NullMarked;
