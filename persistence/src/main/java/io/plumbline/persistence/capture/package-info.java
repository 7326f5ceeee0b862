/**
 * Evidence taken from targets: class histograms, recordings, heap snapshots.
 *
 * <p>In: a {@link io.plumbline.persistence.capture.Capture} a time something was taken, or was to be. Out: histograms as
 * rows, files as paths. Open {@link io.plumbline.persistence.capture.CaptureRepository} first.
 */
@NullMarked
package io.plumbline.persistence.capture;

import org.jspecify.annotations.NullMarked;
