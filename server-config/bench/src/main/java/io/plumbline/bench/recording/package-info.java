/**
 * What it takes to read the profiles of a large recording.
 *
 * <p>In: settings. Out: figures on standard output. Open {@link io.plumbline.bench.recording.RecordingBench} first.
 */
@NullMarked
package io.plumbline.bench.recording;

import org.jspecify.annotations.NullMarked;
