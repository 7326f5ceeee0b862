package io.plumbline.batch.nightly;

import io.plumbline.batch.agent.AsyncProfiler;
import io.plumbline.batch.agent.ProfilerPlan;
import io.plumbline.batch.agent.ProfilerPlan.Sampled;
import io.plumbline.batch.process.ScratchFolder;
import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.batch.profile.Reading;
import io.plumbline.batch.target.LocalJvm;
import io.plumbline.batch.verdict.Gap;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of async-profiler that one diagnosis has run, one after the other, each between two class histograms: the second one
 * collects what nobody uses, so that what the profiler still knows then is alive. Its recordings go with it. One thread.
 */
final class ProfilerSeries implements AutoCloseable {

    static final String WHAT = "sessions of async-profiler";

    private static final String COMPARISON = "comparison of sessions of async-profiler";

    private static final Logger LOG = System.getLogger(ProfilerSeries.class.getName());

    /** How long after its time a session ends by itself: a histogram of a large heap takes long. */
    private static final Duration TOLERANCE = Duration.ofSeconds(30);

    private static final Duration LOOK = Duration.ofMillis(500);

    /** The profiler writes down each release of native memory; some programs have millions a second. */
    private static final long LONGEST_RECORDING = 64 << 20;

    /** The earlier sessions that those of a diagnosis are compared with, by reading. */
    @FunctionalInterface
    interface Earlier {
        Map<Reading, Baseline<ProfileStudy.Content>> before(List<Reading> readings);
    }

    /**
     * What the sessions tell. Immutable.
     *
     * @param baselines what each reading is compared with
     */
    record Seen(ProfileStudy.Study study, Map<Reading, Baseline<ProfileStudy.Content>> baselines) {

        Seen {
            baselines = Map.copyOf(baselines);
        }

        /** Which baseline was chosen for a reading and why, or why none. */
        String why(Reading reading) {
            var baseline = baselines.get(reading);
            return baseline == null ? "none: nobody has looked for one" : baseline.why();
        }
    }

    /**
     * What it works with.
     *
     * @param folder where the study of its recordings may leave what it only needs meanwhile
     */
    private record Work(
            AsyncProfilerSettings settings,
            ProfileSettings profiles,
            Path folder,
            Earlier earlier,
            Sampled sampled,
            LocalJvm jvm,
            ScratchFolder scratch) {

        ProfilerPlan plan() {
            return settings.plan(sampled, TOLERANCE);
        }
    }

    private final @Nullable Work work;
    private final List<Gap> gaps;
    private final List<ProfileStudy.Session> recorded = new ArrayList<>();
    private AsyncProfiler.@Nullable Session running;
    private boolean refused;
    private long begunNanos;

    private ProfilerSeries() {
        work = null;
        gaps = new ArrayList<>();
    }

    /**
     * Sessions that can be begun.
     *
     * @param earlier asked once they are over
     * @param gaps where it is noted why sessions are missing
     */
    ProfilerSeries(
            AsyncProfilerSettings settings,
            ProfileSettings profiles,
            Sampled sampled,
            LocalJvm jvm,
            long diagnosisId,
            int attempt,
            Earlier earlier,
            List<Gap> gaps)
            throws IOException {
        this.work = new Work(
                settings,
                profiles,
                profiles.folder("of-sessions-" + diagnosisId + "-" + attempt),
                earlier,
                sampled,
                jvm,
                ScratchFolder.at(settings.folder(diagnosisId, attempt)));
        this.gaps = gaps;
    }

    /** No sessions. */
    static ProfilerSeries none() {
        return new ProfilerSeries();
    }

    /** How many there are to be; none once one was refused. */
    int sessions() {
        return work == null || refused ? 0 : work.settings().sessionsOf(work.sampled());
    }

    /** Begins the next one; if that cannot be, notes why, and there are no more. */
    void begin(BooleanSupplier stopped) throws InterruptedException {
        var known = work;
        if (known == null || refused) {
            return;
        }
        begunNanos = System.nanoTime();
        try {
            var start = known.settings()
                    .profiler()
                    .begin(known.jvm(), known.plan(), recorded.size(), known.scratch(), stopped);
            if (start instanceof AsyncProfiler.Start.Begun begun) {
                running = begun.session();
                LOG.log(
                        Level.INFO,
                        "async-profiler samples {0} of process {1} for {2} s",
                        known.sampled(),
                        Long.toString(known.jvm().pid()),
                        known.settings().lengthOf(known.sampled()).toSeconds());
            } else if (start instanceof AsyncProfiler.Start.Refused why) {
                refuse(why.why());
            }
        } catch (IOException failure) {
            refuse(String.valueOf(failure.getMessage()));
        }
    }

    private void refuse(String why) {
        refused = true;
        gaps.add(new Gap(WHAT, why));
    }

    /** Waits as long as the running session lasts, less if it records too much; without one, for a while. Says whether to stop. */
    boolean raisedWithin(StopSignal stop, Duration withoutSession) throws InterruptedException {
        var known = work;
        var session = running;
        if (known == null || session == null) {
            return stop.raisedWithin(withoutSession);
        }
        var end = System.nanoTime() + known.settings().lengthOf(known.sampled()).toNanos();
        while (System.nanoTime() < end && isShort(session)) {
            if (stop.raisedWithin(LOOK)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isShort(AsyncProfiler.Session session) {
        try {
            return session.bytes() < LONGEST_RECORDING;
        } catch (IOException gone) {
            return false;
        }
    }

    /**
     * Ends the running one, if there is one.
     *
     * @param collectedAt when a collection of old objects began that is over by now; absent without one
     */
    void end(@Nullable Instant collectedAt) throws InterruptedException {
        var known = work;
        var session = running;
        if (known == null || session == null) {
            return;
        }
        running = null;
        // it may have ended before the collection did
        var tooLate = System.nanoTime() - begunNanos >= known.plan().longest().toNanos();
        try {
            session.end();
            recorded.add(new ProfileStudy.Session(session.recording(), tooLate ? null : collectedAt));
        } catch (IOException failure) {
            refuse(String.valueOf(failure.getMessage()));
        }
    }

    /** What the sessions tell, and where it is more than what earlier ones told; empty if there were none, or nobody could read them. */
    Optional<Seen> study(BooleanSupplier stopped) throws InterruptedException {
        var known = work;
        if (known == null || recorded.isEmpty() || stopped.getAsBoolean()) {
            return Optional.empty();
        }
        try {
            var baselines = known.earlier().before(readings(known.sampled()));
            var contents = baselines.values().stream()
                    .flatMap(baseline -> baseline.chosen().stream())
                    .toList();
            var outcome = known.profiles()
                    .study()
                    .sessions(recorded, contents, known.profiles().comparison(), known.folder(), stopped);
            if (outcome instanceof ProfileStudy.Outcome.Answered<ProfileStudy.Study> answered) {
                note(answered.answer());
                return Optional.of(new Seen(answered.answer(), baselines));
            }
            if (outcome instanceof ProfileStudy.Outcome.Failed<ProfileStudy.Study> failed) {
                gaps.add(new Gap(WHAT, failed.reason()));
            }
        } catch (IOException failure) {
            gaps.add(new Gap(WHAT, String.valueOf(failure.getMessage())));
        }
        return Optional.empty();
    }

    private static List<Reading> readings(Sampled sampled) {
        return switch (sampled) {
            case HEAP -> List.of(Reading.PROFILER_ALLOCATED, Reading.PROFILER_LIVE);
            case NATIVE_MEMORY -> List.of(Reading.PROFILER_UNFREED);
        };
    }

    private void note(ProfileStudy.Study study) {
        study.leftOut().forEach(what -> gaps.add(new Gap(WHAT, what)));
        if (study.baselineFailure() != null) {
            gaps.add(new Gap(COMPARISON, "the baseline cannot be read: " + study.baselineFailure()));
        }
        study.observed().stream()
                .map(ProfileStudy.Made::notCompared)
                .filter(Objects::nonNull)
                .forEach(why -> gaps.add(new Gap(COMPARISON, why)));
    }

    /** Ends what still runs and deletes what was recorded; what cannot be deleted goes when it is a day old. */
    @Override
    public void close() {
        var known = work;
        if (known == null) {
            return;
        }
        try {
            endRunning();
            known.scratch().close();
        } catch (IOException stays) {
            LOG.log(Level.WARNING, "\"" + known.scratch().path() + "\" stays until it is old", stays);
        }
    }

    private void endRunning() {
        var session = running;
        running = null;
        if (session != null) {
            try {
                session.close();
            } catch (IOException notStarted) {
                LOG.log(Level.WARNING, "a session of async-profiler goes on until its time-out", notStarted);
            }
        }
    }
}
