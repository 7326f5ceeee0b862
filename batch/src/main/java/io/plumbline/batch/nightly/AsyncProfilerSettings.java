package io.plumbline.batch.nightly;

import io.plumbline.batch.agent.AsyncProfiler;
import io.plumbline.batch.agent.ProfilerPlan;
import io.plumbline.batch.agent.ProfilerPlan.Sampled;
import io.plumbline.persistence.configuration.Settings;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How async-profiler runs in targets that somebody has allowed it for. Immutable.
 *
 * @param directory where folders may be made for what is only needed meanwhile
 * @param profiler that has its library there
 * @param sessions how many of the heap a diagnosis has run, each with an end of its own; of native memory it is one, as long as all of them
 * @param session how long each lasts
 * @param heapIntervalBytes one sample for about so many bytes allocated on the heap
 * @param nativeIntervalBytes likewise of native memory
 */
public record AsyncProfilerSettings(
        Path directory,
        AsyncProfiler profiler,
        int sessions,
        Duration session,
        long heapIntervalBytes,
        long nativeIntervalBytes) {

    static final String SCRATCH = ".sessions-";

    private static final String LIBRARY = ".library-of-async-profiler";
    private static final int MOST_SESSIONS = 20;
    private static final Duration LONGEST_SESSION = Duration.ofMinutes(5);
    private static final Duration ATTACHING = Duration.ofSeconds(20);
    private static final long KIBIBYTE = 1 << 10;

    /** A folder for what an attempt at a diagnosis has recorded. */
    Path folder(long diagnosisId, int attempt) {
        return directory.resolve(SCRATCH + "of-diagnosis-" + diagnosisId + "-" + attempt);
    }

    /** How many sessions sample what is wanted. */
    int sessionsOf(Sampled sampled) {
        return sampled == Sampled.HEAP ? sessions : 1;
    }

    /** How long each lasts. What native memory is freed is only seen within a session. */
    Duration lengthOf(Sampled sampled) {
        return sampled == Sampled.HEAP ? session : session.multipliedBy(sessions);
    }

    /** One session, which ends by itself some time after it should have been ended. */
    ProfilerPlan plan(Sampled sampled, Duration tolerance) {
        return new ProfilerPlan(
                sampled,
                sampled == Sampled.HEAP ? heapIntervalBytes : nativeIntervalBytes,
                lengthOf(sampled).plus(tolerance));
    }

    public static AsyncProfilerSettings from(Settings settings) {
        var directory = CaptureSettings.from(settings).directory();
        return new AsyncProfilerSettings(
                directory,
                new AsyncProfiler(directory.resolve(LIBRARY), ATTACHING),
                settings.integer("plumbline.async-profiler.sessions", 2, 1, MOST_SESSIONS),
                settings.duration("plumbline.async-profiler.session", Duration.ofSeconds(20), LONGEST_SESSION),
                Math.max(1, settings.bytes("plumbline.async-profiler.heap-interval", 512 * KIBIBYTE)),
                Math.max(1, settings.bytes("plumbline.async-profiler.native-interval", 64 * KIBIBYTE)));
    }
}
