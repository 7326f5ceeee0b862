package io.plumbline.batch.trace;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the other JVM is asked about events. Immutable.
 *
 * @param recording absent if the question is only whether the expression can be asked
 * @param limit the most events that the answer tells one by one
 * @param deadline after which it answers with what it has seen
 */
record EventQuestion(@Nullable String recording, String expression, int limit, Duration deadline) {}
