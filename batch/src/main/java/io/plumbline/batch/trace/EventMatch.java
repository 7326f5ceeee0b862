package io.plumbline.batch.trace;

import io.plumbline.batch.profile.Frame;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An event that matches. Immutable.
 *
 * @param type {@code ThreadPark} for {@code jdk.ThreadPark}
 * @param startTime by its JVM's clock
 * @param duration zero if it is of a moment
 * @param thread whose event it is; absent if it is no thread's
 * @param frames innermost first; 16 at most
 * @param fields all others by name, as text; secrets that a JVM records are left out
 */
public record EventMatch(
        String type,
        Instant startTime,
        Duration duration,
        @Nullable EventThread thread,
        List<Frame> frames,
        Map<String, String> fields) {

    public EventMatch {
        frames = List.copyOf(frames);
        fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }
}
