package io.plumbline.batch.repair;

import io.plumbline.batch.verdict.Finding;
import java.time.Instant;

/**
 * A cause as the last diagnosis of the old build told it. Immutable.
 *
 * @param diagnosis which one
 * @param seenAt end of its window
 */
public record Before(Finding finding, long diagnosis, Instant seenAt) {}
