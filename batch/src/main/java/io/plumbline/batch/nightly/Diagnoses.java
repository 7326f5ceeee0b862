package io.plumbline.batch.nightly;

import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.sample.StoredSample;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What an administrator asks for by hand: a diagnosis, a capture. Thread-safe. */
@Dependent
public class Diagnoses {

    private final TargetRepository targets;
    private final SampleRepository samples;
    private final DiagnosisRepository diagnoses;
    private final EvidenceCapture captures;
    private final Runs runs;
    private final Transactions transactions;
    private final Clock clock;

    @Inject
    public Diagnoses(
            TargetRepository targets,
            SampleRepository samples,
            DiagnosisRepository diagnoses,
            EvidenceCapture captures,
            Runs runs,
            Transactions transactions,
            Clock clock) {
        this.targets = targets;
        this.samples = samples;
        this.diagnoses = diagnoses;
        this.captures = captures;
        this.runs = runs;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Asks whether a target leaked within the time before a moment; the answer is worked out in the background, by whichever
     * instance can reach the target.
     *
     * @param until the moment, which is not to come; empty for now or, of a JVM that does not answer, when it was seen last
     * @return the diagnosis's id; empty if there is no such target
     */
    public OptionalLong request(long targetId, Duration window, Optional<Instant> until) {
        var now = clock.instant();
        var id = transactions.commit(() -> {
            var target = targets.find(targetId);
            if (target.isEmpty()) {
                return OptionalLong.empty();
            }
            var end = until.or(() -> seenLast(target.get())).orElse(now);
            var diagnosis = new Diagnosis(
                    targetId, "request/" + UUID.randomUUID(), Diagnosis.Origin.REQUEST, end.minus(window), end, now);
            return OptionalLong.of(diagnoses.add(diagnosis).id());
        });
        runs.startQueued();
        return id;
    }

    private Optional<Instant> seenLast(Target target) {
        return target.absence().flatMap(absence -> samples.latest(target.id())).map(StoredSample::at);
    }

    /**
     * Takes evidence from a target now, in the background.
     *
     * @return the capture's id; empty if there is no such target
     * @throws WatchedElsewhereException if only another instance can reach the target
     */
    public OptionalLong captureNow(long targetId, Capture.Kind kind) {
        var target = transactions.commit(() -> targets.find(targetId));
        return target.isEmpty() ? OptionalLong.empty() : OptionalLong.of(captures.inBackground(target.get(), kind));
    }
}
