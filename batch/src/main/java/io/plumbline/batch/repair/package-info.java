/**
 * Whether a new build has repaired what the one before it did wrong. In go what a diagnosis said of the old build and what is
 * measured of both; out come {@link io.plumbline.batch.repair.RepairCheck}s. Open that class first. Pure functions; thread-safe.
 */
@NullMarked
package io.plumbline.batch.repair;

import org.jspecify.annotations.NullMarked;
