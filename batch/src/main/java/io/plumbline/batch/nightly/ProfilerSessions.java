package io.plumbline.batch.nightly;

import io.plumbline.batch.agent.ProfilerPlan.Sampled;
import io.plumbline.batch.target.CaptureGate;
import io.plumbline.batch.target.JvmConnection;
import io.plumbline.batch.target.LocalJvm;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.persistence.diagnosis.Diagnosis;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Set;

/** Which sessions of async-profiler a diagnosis may have run in its target. Thread-safe. */
@Dependent
public class ProfilerSessions {

    private final AsyncProfilerSettings settings;
    private final ProfileSettings study;
    private final Gates gates;
    private final SessionBaselines baselines;
    private final Clock clock;
    private final Transactions transactions;

    @Inject
    public ProfilerSessions(
            AsyncProfilerSettings settings,
            ProfileSettings study,
            Gates gates,
            SessionBaselines baselines,
            Clock clock,
            Transactions transactions) {
        this.settings = settings;
        this.study = study;
        this.gates = gates;
        this.baselines = baselines;
        this.clock = clock;
        this.transactions = transactions;
    }

    /**
     * The sessions for what grows: none unless somebody has accepted them for the target, and its process is known beyond doubt.
     *
     * @param gaps where it is noted why there are none, if somebody would miss them
     */
    ProfilerSeries of(Diagnosis diagnosis, int attempt, Set<Area> growing, JvmConnection connection, List<Gap> gaps) {
        if (growing.contains(Area.NATIVE)) {
            return of(Sampled.NATIVE_MEMORY, diagnosis, attempt, connection, gaps);
        }
        return growing.contains(Area.HEAP)
                ? of(Sampled.HEAP, diagnosis, attempt, connection, gaps)
                : ProfilerSeries.none();
    }

    private ProfilerSeries of(
            Sampled sampled, Diagnosis diagnosis, int attempt, JvmConnection connection, List<Gap> gaps) {
        var kind = sampled == Sampled.HEAP
                ? CaptureGate.Kind.PROFILER_OF_HEAP
                : CaptureGate.Kind.PROFILER_OF_NATIVE_MEMORY;
        var gate = transactions.commit(() -> gates.of(diagnosis.targetId(), connection));
        if (gate.ask(kind) instanceof CaptureGate.Answer.Refused refused) {
            // of the heap the recording tells the same
            if (sampled == Sampled.NATIVE_MEMORY) {
                gaps.add(new Gap("where native memory is allocated", refused.reason()));
            }
            return ProfilerSeries.none();
        }
        var process = connection.process();
        if (process instanceof LocalJvm.Search.Unknown unknown) {
            gaps.add(new Gap(ProfilerSeries.WHAT, unknown.why()));
            return ProfilerSeries.none();
        }
        try {
            var jvm = ((LocalJvm.Search.Found) process).jvm();
            return new ProfilerSeries(
                    settings,
                    study,
                    sampled,
                    jvm,
                    diagnosis.id(),
                    attempt,
                    readings -> transactions.commit(() -> baselines.of(diagnosis, readings, clock.instant())),
                    gaps);
        } catch (IOException noFolder) {
            gaps.add(new Gap(ProfilerSeries.WHAT, String.valueOf(noFolder.getMessage())));
            return ProfilerSeries.none();
        }
    }
}
