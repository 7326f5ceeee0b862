package io.plumbline.batch.nightly;

import io.plumbline.batch.report.Beginning;
import io.plumbline.batch.report.EarlierFinding;
import io.plumbline.batch.report.History;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.KnownFinding;
import io.plumbline.persistence.target.TargetEpoch;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;

/** What was known of a target before a diagnosis. Reads only, within a transaction. Thread-safe. */
@Dependent
public class Histories {

    private static final int MUCH_LONGER = 2;

    private final DiagnosisRepository diagnoses;
    private final FindingRepository findings;
    private final TargetRepository targets;

    @Inject
    public Histories(DiagnosisRepository diagnoses, FindingRepository findings, TargetRepository targets) {
        this.diagnoses = diagnoses;
        this.findings = findings;
        this.targets = targets;
    }

    History before(Diagnosis diagnosis) {
        var before = diagnoses.before(diagnosis);
        var since = before.map(Diagnosis::to).filter(to -> to.isBefore(diagnosis.from()));
        return new History(
                before.map(night -> new History.Compared(
                                night.id(), night.to(), isMuchLonger(window(night), window(diagnosis))))
                        .orElse(null),
                findings.knownBefore(diagnosis).stream().map(Histories::earlier).toList(),
                before.map(night -> findings.ofDiagnosis(night.id())).orElse(List.of()).stream()
                        .map(Conclusions::finding)
                        .toList(),
                targets.begun(diagnosis.targetId(), since.orElse(diagnosis.from()), diagnosis.to()).stream()
                        .map(Histories::beginning)
                        .toList());
    }

    private static Duration window(Diagnosis diagnosis) {
        return Duration.between(diagnosis.from(), diagnosis.to());
    }

    private static boolean isMuchLonger(Duration one, Duration other) {
        return one.compareTo(other.multipliedBy(MUCH_LONGER)) > 0;
    }

    private static Beginning beginning(TargetEpoch epoch) {
        var life = epoch.life();
        return new Beginning(epoch.beganAt(), epoch.beganAt().equals(life.startedAt()), life.build());
    }

    private static EarlierFinding earlier(KnownFinding known) {
        return new EarlierFinding(
                Conclusions.finding(known.finding()),
                known.diagnosisId(),
                known.accused(),
                known.seenAt(),
                known.firstSeenAt(),
                known.firstStartedAt());
    }
}
