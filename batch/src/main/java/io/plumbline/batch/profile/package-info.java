/**
 * What a flight recording says of the objects that stay alive and of the code that allocated them.
 *
 * <p>In: a local recording file. Out: {@link io.plumbline.batch.profile.LiveObject}s and, grouped by the line that
 * allocated them, {@link io.plumbline.batch.profile.AllocationSite}s; and, where the JVM has searched,
 * the {@link io.plumbline.batch.profile.RootPaths} that keep them. Open {@link
 * io.plumbline.batch.profile.LiveObjects} first.
 */
@NullMarked
package io.plumbline.batch.profile;

import org.jspecify.annotations.NullMarked;
