package io.plumbline.web.diagnosis;

import java.util.List;

/** The lists as documented: a description of the interface knows no type parameters. */
final class Lists {

    private Lists() {}

    record Targets(List<TargetJson> data, Page.Pagination pagination) {}

    record Captures(List<CaptureJson> data) {}

    record Diagnoses(List<DiagnosisJson> data) {}

    record Profiles(List<ProfileLine> data) {}

    record Findings(List<FindingJson> data) {}

    record Filters(List<FilterJson> data) {}

    record Reports(List<ReportLine> data) {}
}
