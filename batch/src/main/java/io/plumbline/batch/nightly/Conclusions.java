package io.plumbline.batch.nightly;

import io.plumbline.batch.nightly.notice.Notices;
import io.plumbline.batch.profile.ProfileJson;
import io.plumbline.batch.report.ComparedProfile;
import io.plumbline.batch.report.Report;
import io.plumbline.batch.report.ReportCsv;
import io.plumbline.batch.report.ReportHtml;
import io.plumbline.batch.report.ReportJson;
import io.plumbline.batch.report.ReportSeries;
import io.plumbline.batch.rules.RulesJson;
import io.plumbline.batch.verdict.Area;
import io.plumbline.batch.verdict.Evidence;
import io.plumbline.batch.verdict.Finding;
import io.plumbline.batch.verdict.Grade;
import io.plumbline.batch.verdict.Judge;
import io.plumbline.batch.verdict.KnownLeak;
import io.plumbline.batch.verdict.Verdict;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.diagnosis.ReportRepository;
import io.plumbline.persistence.diagnosis.SecondOpinionRepository;
import io.plumbline.persistence.diagnosis.StoredFinding;
import io.plumbline.persistence.diagnosis.StoredProfile;
import io.plumbline.persistence.diagnosis.StoredReport;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** The last two steps of a diagnosis, from what is stored of it. Its writes need a transaction. Thread-safe. */
@Dependent
public class Conclusions {

    private final EvidenceStore evidence;
    private final TrendStudy study;
    private final FindingRepository findings;
    private final ReportRepository reports;
    private final ProfileRepository profiles;
    private final SecondOpinionRepository opinions;
    private final Histories histories;
    private final Repairs repairs;
    private final Notices notices;
    private final ReportSettings settings;
    private final Clock clock;

    @Inject
    public Conclusions(
            EvidenceStore evidence,
            TrendStudy study,
            FindingRepository findings,
            ReportRepository reports,
            ProfileRepository profiles,
            SecondOpinionRepository opinions,
            Histories histories,
            Repairs repairs,
            Notices notices,
            ReportSettings settings,
            Clock clock) {
        this.evidence = evidence;
        this.study = study;
        this.findings = findings;
        this.reports = reports;
        this.profiles = profiles;
        this.opinions = opinions;
        this.histories = histories;
        this.repairs = repairs;
        this.notices = notices;
        this.settings = settings;
        this.clock = clock;
    }

    /** Judges the stored evidence and stores the verdict with its findings. */
    void judge(Diagnosis diagnosis) {
        var verdict = Judge.judge(evidence.read(diagnosis));
        findings.replace(
                diagnosis.id(),
                diagnosis.targetId(),
                verdict.findings().stream().map(Conclusions::stored).toList());
        diagnosis.conclude(
                Diagnosis.Conclusion.valueOf(verdict.kind().name()),
                verdict.reason().orElse(verdict.sentence()));
    }

    /** Writes the report on the stored verdict, has told what is new in it, and finishes the diagnosis. */
    void report(Diagnosis diagnosis) {
        reports.inTurn(diagnosis.targetId());
        var seen = evidence.read(diagnosis);
        var ledger = study.ledger(diagnosis);
        ledger.ifPresent(known -> evidence.putLedger(diagnosis.id(), known));
        var verdict = verdict(diagnosis);
        var report = new Report(
                diagnosis.id(),
                seen,
                clock.instant(),
                verdict,
                series(diagnosis, seen),
                ledger.orElse(null),
                study.collectorWork(diagnosis).orElse(null),
                evidence.acceptedRisks(diagnosis.targetId()),
                histories.before(diagnosis),
                profiles(diagnosis),
                repairs.check(diagnosis, seen, verdict),
                opinions.find(diagnosis.id()).map(RulesJson::read).orElse(null),
                settings.zone());
        reports.put(new StoredReport(
                diagnosis.id(),
                report.writtenAt(),
                ReportHtml.of(report),
                ReportJson.of(report),
                ReportCsv.of(report),
                StoredJson.written(report.changes())));
        notices.note(report);
        diagnosis.finish(clock.instant());
    }

    private List<ComparedProfile> profiles(Diagnosis diagnosis) {
        return profiles.ofDiagnosis(diagnosis.id()).stream()
                .filter(profile -> profile.part() == StoredProfile.Part.OBSERVED)
                .flatMap(profile -> profiles.summary(profile.id()).stream()
                        .map(summary -> new ComparedProfile(
                                profile.id(),
                                ProfileJson.summary(summary),
                                profile.baseline(),
                                profiles.diff(profile.id())
                                        .map(ProfileJson::diff)
                                        .orElse(null))))
                .toList();
    }

    private Verdict verdict(Diagnosis diagnosis) {
        var said = diagnosis.reason().orElse("");
        var causes = findings.ofDiagnosis(diagnosis.id()).stream()
                .map(Conclusions::finding)
                .toList();
        var conclusion = diagnosis
                .conclusion()
                .orElseThrow(() -> new IllegalStateException("diagnosis " + diagnosis.id() + " has no verdict yet"));
        return switch (conclusion) {
            case LEAK -> new Verdict.Leak(said, causes);
            case GROWTH -> new Verdict.Growth(said, causes);
            case STEADY -> new Verdict.Steady(said);
            case INCONCLUSIVE -> new Verdict.Inconclusive(said, causes);
        };
    }

    private List<ReportSeries> series(Diagnosis diagnosis, Evidence seen) {
        var shown = new ArrayList<ReportSeries>();
        for (var examined : study.trends(diagnosis)) {
            seen.trend(examined.area())
                    .ifPresent(trend -> shown.add(ReportSeries.of(examined.area(), examined.series(), trend)));
        }
        return shown;
    }

    private static StoredFinding stored(Finding finding) {
        return new StoredFinding(
                finding.fingerprint(),
                finding.area().key(),
                finding.grade().name(),
                finding.summary(),
                finding.bytesPerSecond(),
                finding.low(),
                finding.high(),
                finding.countPerSecond(),
                finding.exhaustionAt(),
                finding.element(),
                finding.holder(),
                finding.holderField(),
                finding.allocationSite(),
                finding.path(),
                finding.repair(),
                finding.evidence(),
                finding.leaks(),
                finding.stage(),
                finding.anomaly(),
                finding.knownLeak() == null ? null : StoredJson.written(finding.knownLeak()),
                finding.build());
    }

    static Finding finding(StoredFinding stored) {
        return new Finding(
                stored.fingerprint(),
                Area.of(stored.area()),
                Grade.valueOf(stored.grade()),
                stored.summary(),
                stored.bytesPerSecond(),
                stored.low(),
                stored.high(),
                stored.countPerSecond(),
                stored.exhaustionAt(),
                stored.element(),
                stored.holder(),
                stored.holderField(),
                stored.allocationSite(),
                stored.path(),
                stored.repair() == null ? "" : stored.repair(),
                stored.evidence(),
                Boolean.TRUE.equals(stored.leaks()),
                stored.stage(),
                stored.anomaly(),
                stored.knownLeak() == null ? null : StoredJson.read(stored.knownLeak(), KnownLeak.class),
                stored.build());
    }
}
