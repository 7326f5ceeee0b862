/**
 * What a recording, of a JVM or of async-profiler, says of memory by the code that allocated it.
 *
 * <p>In: a local recording file. Out: {@link io.plumbline.batch.profile.RecordedProfiles}, a {@link
 * io.plumbline.batch.profile.Profile} for each {@link io.plumbline.batch.profile.Reading}; two of them compared are a {@link
 * io.plumbline.batch.profile.ProfileDiff}. Written as text ({@link io.plumbline.batch.profile.ProfileFormat}), {@link
 * io.plumbline.batch.profile.CollapsedStacks}, {@link io.plumbline.batch.profile.Pprof} and {@link
 * io.plumbline.batch.profile.FlameGraphs}. Beside them the single live objects ({@link io.plumbline.batch.profile.LiveObjects}), grouped
 * by the line that allocated them ({@link io.plumbline.batch.profile.AllocationSite}), and, where the JVM has searched, the {@link
 * io.plumbline.batch.profile.RootPaths} that keep them. Open {@link io.plumbline.batch.profile.RecordedProfiles} first.
 */
@NullMarked
package io.plumbline.batch.profile;

import org.jspecify.annotations.NullMarked;
