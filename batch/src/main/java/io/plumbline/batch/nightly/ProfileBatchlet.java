package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.SamplingPolicy;
import io.plumbline.batch.profile.ProfileStudy;
import io.plumbline.batch.profile.ProfileSummary;
import io.plumbline.batch.trace.RecordingStudy;
import io.plumbline.batch.trace.TraceMaterial;
import io.plumbline.batch.verdict.Gap;
import io.plumbline.persistence.capture.CapturePolicy;
import io.plumbline.persistence.capture.CapturePolicyRepository;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.NewProfile;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.diagnosis.StoredProfile;
import jakarta.batch.api.Batchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a recording was taken or sent, has a JVM of its own read where memory is allocated and what of it stays, and compare that with an
 * earlier recording. A recording that cannot be read becomes a gap.
 */
@Dependent
@Named
public class ProfileBatchlet implements Batchlet {

    private static final String STEP = "profile";
    private static final String WHAT = "profiles";
    private static final String COMPARISON = "comparison of profiles";

    private final CurrentRun run;
    private final ProfileParts parts;
    private final Transactions transactions;
    private final StopSignal stop = new StopSignal();
    private final List<Gap> gaps = new ArrayList<>();

    @Inject
    public ProfileBatchlet(CurrentRun run, ProfileParts parts, Transactions transactions) {
        this.run = run;
        this.parts = parts;
        this.transactions = transactions;
    }

    /** What the step works with. Thread-safe. */
    @Dependent
    public static class ProfileParts {

        private final DiagnosisBook diagnoses;
        private final Recordings recordings;
        private final ProfileRepository profiles;
        private final EvidenceStore evidence;
        private final CapturePolicyRepository policies;
        private final SamplingSettings sampling;
        private final Tracing tracing;
        private final ProfileSettings settings;
        private final Clock clock;

        @Inject
        public ProfileParts(
                DiagnosisBook diagnoses,
                Recordings recordings,
                ProfileRepository profiles,
                EvidenceStore evidence,
                CapturePolicyRepository policies,
                SamplingSettings sampling,
                Tracing tracing,
                ProfileSettings settings,
                Clock clock) {
            this.diagnoses = diagnoses;
            this.recordings = recordings;
            this.profiles = profiles;
            this.evidence = evidence;
            this.policies = policies;
            this.sampling = sampling;
            this.tracing = tracing;
            this.settings = settings;
            this.clock = clock;
        }
    }

    @Override
    public String process() throws InterruptedException {
        var diagnosis = transactions.commit(() -> parts.diagnoses.find(run.diagnosis()));
        var recording = transactions.commit(() -> parts.recordings.of(diagnosis));
        var made = new ArrayList<NewProfile>();
        if (recording instanceof Recordings.Own.Here here) {
            var baseline = transactions.commit(() -> parts.recordings.baseline(diagnosis, here));
            var policy = transactions.commit(
                    () -> parts.policies.of(List.of(here.capture())).stream().findFirst());
            made.addAll(study(diagnosis, here, baseline, policy));
        } else if (recording instanceof Recordings.Own.Elsewhere elsewhere) {
            gaps.add(new Gap(WHAT, elsewhere.why()));
        }
        if (stop.isRaised()) {
            return StepExit.STOPPED.name();
        }
        transactions.commit(() -> {
            run.fence();
            parts.profiles.replace(diagnosis.id(), StoredProfiles.OF_RECORDINGS, made, parts.clock.instant());
            parts.evidence.putGaps(diagnosis.id(), STEP, gaps);
        });
        return StepExit.DONE.name();
    }

    /* It takes long, and while a transaction holds the run, nobody can renew its lease. */
    private List<NewProfile> study(
            Diagnosis diagnosis, Recordings.Own.Here recording, Baseline<Path> baseline, Optional<CapturePolicy> policy)
            throws InterruptedException {
        try {
            var outcome = outcome(diagnosis, recording.file(), baseline.chosen().orElse(null));
            if (outcome instanceof ProfileStudy.Outcome.Answered<ProfileStudy.Study> answered) {
                return profiles(answered.answer(), baseline.why(), policy);
            }
            if (outcome instanceof ProfileStudy.Outcome.Failed<ProfileStudy.Study> failed) {
                gaps.add(new Gap(WHAT, failed.reason()));
            }
        } catch (IOException failure) {
            gaps.add(new Gap(WHAT, String.valueOf(failure.getMessage())));
        }
        return List.of();
    }

    /* Where the next step wants to know what happened when, it is read in the same pass; else, or if that fails, it reads for itself. */
    private ProfileStudy.Outcome<ProfileStudy.Study> outcome(
            Diagnosis diagnosis, Path recording, @Nullable Path baseline) throws IOException, InterruptedException {
        var study = parts.settings.study();
        var comparison = parts.settings.comparison();
        var folder = parts.settings.folder("of-diagnosis-" + diagnosis.id() + "-" + run.attempt());
        var material = parts.tracing.isWorthIt(diagnosis)
                ? parts.tracing.besides(diagnosis, recording)
                : Optional.<TraceMaterial>empty();
        if (material.isEmpty()) {
            return study.study(recording, baseline, comparison, folder, stop::isRaised);
        }
        var both = new RecordingStudy(study)
                .study(recording, baseline, comparison, material.get(), folder, stop::isRaised);
        if (both.trace() != null) {
            parts.tracing.keep(diagnosis, run.attempt(), both.trace());
        }
        return both.profiles();
    }

    private List<NewProfile> profiles(ProfileStudy.Study study, String baseline, Optional<CapturePolicy> policy) {
        if (study.baselineFailure() != null) {
            gaps.add(new Gap(COMPARISON, "the baseline cannot be read: " + study.baselineFailure()));
        }
        study.leftOut().forEach(what -> gaps.add(new Gap(WHAT, what)));
        var profiles = new ArrayList<NewProfile>();
        for (var observed : study.observed()) {
            if (observed.notCompared() != null) {
                gaps.add(new Gap(COMPARISON, observed.notCompared()));
            }
            var summary = observed.summary();
            profiles.add(StoredProfiles.of(
                    StoredProfile.Part.OBSERVED,
                    policy.map(then -> toldUnder(then, summary)).orElse(summary),
                    observed,
                    baseline));
        }
        for (var earlier : study.baseline()) {
            profiles.add(StoredProfiles.of(StoredProfile.Part.BASELINE, earlier.summary(), earlier, baseline));
        }
        if (study.observed().isEmpty()) {
            study.notes().forEach(note -> gaps.add(new Gap(WHAT, note)));
        }
        return profiles;
    }

    /* A policy says how many stacks are told; the whole profile is kept all the same. */
    private ProfileSummary toldUnder(CapturePolicy policy, ProfileSummary summary) {
        int most = parts.sampling
                .policy(policy.policy())
                .map(SamplingPolicy::topStacks)
                .orElse(SamplingPolicy.ALL_STACKS);
        var note = "When the recording was taken, the JVM was sampled under the policy " + policy.policy() + " (1:"
                + policy.oneIn() + ", at most " + policy.allocationsPerSecond() + " samples of allocations a second)"
                + (most < summary.stacks().size() ? "; its " + most + " heaviest stacks are told." : ".");
        return summary.toldWith(most, note);
    }

    @Override
    public void stop() {
        stop.raise();
    }
}
