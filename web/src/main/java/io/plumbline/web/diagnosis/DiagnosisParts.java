package io.plumbline.web.diagnosis;

import io.plumbline.batch.report.News;
import java.util.Set;

/** The resources and mappers of the diagnosis, for the application that serves them. */
public final class DiagnosisParts {

    public static final Set<Class<?>> CLASSES = Set.of(
            TargetsResource.class,
            TargetResource.class,
            TargetsFileResource.class,
            TargetSamplesResource.class,
            TargetCapturesResource.class,
            CaptureResource.class,
            CaptureFileResource.class,
            TargetPoliciesResource.class,
            TargetPauseResource.class,
            TargetDiagnosesResource.class,
            UploadsResource.class,
            DiagnosisResource.class,
            DiagnosisProfilesResource.class,
            RepairsResource.class,
            TargetProfilesResource.class,
            ProfileResource.class,
            TraceResource.class,
            SecondOpinionResource.class,
            HeapResource.class,
            HeapGrowthResource.class,
            EventsResource.class,
            FiltersResource.class,
            FilterResource.class,
            OverviewResource.class,
            FindingsResource.class,
            FindingResource.class,
            SettingsResource.class,
            ReportsResource.class,
            ReportOutlineResource.class,
            ReportResource.class,
            NightResource.class,
            NoticesResource.class,
            NoticeResource.class,
            NameTakenMapper.class,
            PolicyInForceMapper.class,
            NotWatchingMapper.class,
            WatchedElsewhereMapper.class,
            UploadRefusedMapper.class,
            CaptureRefusedMapper.class,
            EventsRefusedMapper.class);

    /** What others get that ask nothing: the body of a webhook. */
    public static final Set<Class<?>> SENT = Set.of(News.class);

    private DiagnosisParts() {}
}
