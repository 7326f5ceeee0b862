package io.plumbline.web.diagnosis;

import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CapturePolicy;
import io.plumbline.persistence.capture.CapturePolicyRepository;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.EvidenceRepository;
import io.plumbline.persistence.diagnosis.FindingFilter;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.ListedFinding;
import io.plumbline.persistence.diagnosis.MarkChange;
import io.plumbline.persistence.diagnosis.RepairRepository;
import io.plumbline.persistence.diagnosis.StoredPath;
import io.plumbline.persistence.diagnosis.StoredPerRequest;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What the database knows of captures, diagnoses and findings, shaped as answers, and what is said of them. */
@Dependent
public class DiagnosisView {

    private final CaptureRepository captures;
    private final CapturePolicyRepository policies;
    private final HeapGrowthRepository growths;
    private final DiagnosisRepository diagnoses;
    private final FindingRepository findings;
    private final EvidenceRepository evidence;
    private final RepairRepository repairs;

    @Inject
    public DiagnosisView(
            CaptureRepository captures,
            CapturePolicyRepository policies,
            HeapGrowthRepository growths,
            DiagnosisRepository diagnoses,
            FindingRepository findings,
            EvidenceRepository evidence,
            RepairRepository repairs) {
        this.captures = captures;
        this.policies = policies;
        this.growths = growths;
        this.diagnoses = diagnoses;
        this.findings = findings;
        this.evidence = evidence;
        this.repairs = repairs;
    }

    /** A target's captures, newest first; of all kinds unless one is given. */
    Listed<CaptureJson> captures(long target, Optional<Capture.Kind> kind, int most) {
        return new Listed<>(answered(kind.map(only -> captures.ofTarget(target, only, most))
                .orElseGet(() -> captures.ofTarget(target, most))));
    }

    private List<CaptureJson> answered(List<Capture> found) {
        var ids = found.stream().map(Capture::id).toList();
        var policyByCapture =
                policies.of(ids).stream().collect(Collectors.toMap(CapturePolicy::captureId, Function.identity()));
        var indexed = growths.indexed(ids);
        return found.stream()
                .map(capture ->
                        CaptureJson.of(capture, policyByCapture.get(capture.id()), indexed.contains(capture.id())))
                .toList();
    }

    Optional<CaptureJson> capture(long id) {
        return answered(captures.find(id).stream().toList()).stream().findFirst();
    }

    /** A target's diagnoses, newest first, each with its findings. */
    Listed<DiagnosisJson> diagnoses(long target, int most) {
        return new Listed<>(answers(diagnoses.ofTarget(target, most)));
    }

    Optional<DiagnosisJson> diagnosis(long id) {
        return answers(diagnoses.find(id).stream().toList()).stream()
                .findFirst()
                .map(answer -> answer.with(
                        diagnoses.targetName(id).orElse(null),
                        evidence.ledger(id).orElse(null)));
    }

    /** The findings that pass a filter, newest first. */
    Listed<FindingJson> findings(FindingFilter filter, int most) {
        var found = findings.list(filter, most);
        var answers = listed(found);
        return new Listed<>(
                filter.diagnosisId() == null
                        ? answers
                        : IntStream.range(0, answers.size())
                                .mapToObj(i -> checked(answers.get(i), found.get(i)))
                                .toList());
    }

    /** The same with what has become of it with a new build. */
    private FindingJson checked(FindingJson answer, ListedFinding found) {
        return answer.with(repairs.latest(found.targetId(), found.finding().fingerprint(), found.diagnosisId())
                .orElse(null));
    }

    /** What is wrong with targets now, at most so much of it. */
    List<FindingJson> current(int most) {
        return listed(findings.current(most));
    }

    Optional<FindingJson> finding(long id) {
        return findings.find(id).map(found -> checked(listed(List.of(found)).get(0), found));
    }

    /** What a diagnosis has checked of causes of the build before, in JSON; empty if there is no such diagnosis. */
    Optional<RepairsJson> repairs(long diagnosis) {
        return diagnoses
                .find(diagnosis)
                .map(known -> RepairsJson.of(known.id(), known.targetId(), repairs.ofDiagnosis(diagnosis)));
    }

    /** What snapshots of the heap tell of a diagnosis; empty if none was looked at. */
    Optional<HeapJson> heap(long diagnosis) {
        return Optional.of(HeapJson.of(
                        diagnosis,
                        evidence.tree(diagnosis),
                        evidence.heldByThreads(diagnosis),
                        evidence.paths(diagnosis).stream()
                                .map(StoredPath::content)
                                .toList(),
                        evidence.dumps(diagnosis)))
                .filter(HeapJson::tells);
    }

    /**
     * Notes what an administrator says of a finding and tells the finding with it; empty if there is none of that id.
     *
     * @param by name of the API key with which it is said
     */
    Optional<FindingJson> change(long id, String by, MarkChange change) {
        findings.find(id)
                .ifPresent(
                        found -> findings.mark(found.targetId(), found.finding().fingerprint(), by, change));
        return finding(id);
    }

    private List<FindingJson> listed(List<ListedFinding> found) {
        var grown = perRequest(
                found.stream().map(ListedFinding::diagnosisId).distinct().toList());
        return found.stream()
                .map(one -> FindingJson.of(
                        one,
                        grown.get(new Grown(one.diagnosisId(), one.finding().area()))))
                .toList();
    }

    /** Which series of which diagnosis. */
    private record Grown(long diagnosis, String area) {}

    private Map<Grown, String> perRequest(List<Long> diagnosisIds) {
        return evidence.perRequest(diagnosisIds).stream()
                .collect(Collectors.toMap(
                        stored -> new Grown(stored.diagnosisId(), stored.series()), StoredPerRequest::content));
    }

    private List<DiagnosisJson> answers(List<Diagnosis> asked) {
        var ids = asked.stream().map(Diagnosis::id).toList();
        var causes = findings.ofDiagnoses(ids);
        var grown = perRequest(ids);
        return asked.stream()
                .map(diagnosis -> DiagnosisJson.of(
                        diagnosis,
                        causes.getOrDefault(diagnosis.id(), List.of()).stream()
                                .map(finding -> Cause.of(finding, grown.get(new Grown(diagnosis.id(), finding.area()))))
                                .toList()))
                .toList();
    }
}
