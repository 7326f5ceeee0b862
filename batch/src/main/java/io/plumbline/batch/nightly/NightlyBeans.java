package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.batch.capture.MemorySampler;
import io.plumbline.batch.capture.RecordingSettings;
import io.plumbline.batch.nightly.notice.FindingMetrics;
import io.plumbline.batch.nightly.notice.NoticeSettings;
import io.plumbline.batch.nightly.notice.Notices;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.FindingRepository;
import io.plumbline.persistence.diagnosis.InstanceLease;
import io.plumbline.persistence.diagnosis.RunLedger;
import io.plumbline.persistence.diagnosis.ServerJobTables;
import io.plumbline.persistence.notice.NoticeRepository;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.target.ProbeRepository;
import io.plumbline.persistence.target.SamplingRepository;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.batch.runtime.BatchRuntime;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.concurrent.ThreadFactory;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.eclipse.microprofile.metrics.MetricRegistry;

/** What exists once in the application, made from the settings. */
@Dependent
public class NightlyBeans {

    private static final String THREADS = "java:comp/DefaultManagedThreadFactory";
    private static final int QUESTIONS_AT_ONCE = 16;

    @Produces
    @Singleton
    DiagnosisSettings diagnosisSettings(Settings settings) {
        return DiagnosisSettings.from(settings);
    }

    @Produces
    @Singleton
    ThinningSettings thinningSettings(Settings settings) {
        return ThinningSettings.from(settings);
    }

    @Produces
    @Singleton
    CaptureSettings captureSettings(Settings settings) {
        return CaptureSettings.from(settings);
    }

    @Produces
    @Singleton
    SamplingSettings samplingSettings(Settings settings) {
        return SamplingSettings.from(settings);
    }

    @Produces
    @Singleton
    ForensicsSettings forensicsSettings(Settings settings) {
        return ForensicsSettings.from(settings);
    }

    @Produces
    @Singleton
    ProfileSettings profileSettings(Settings settings) {
        return ProfileSettings.from(settings);
    }

    @Produces
    @Singleton
    AsyncProfilerSettings asyncProfilerSettings(Settings settings) {
        return AsyncProfilerSettings.from(settings);
    }

    @Produces
    @Singleton
    UploadSettings uploadSettings(Settings settings) {
        return UploadSettings.from(settings);
    }

    @Produces
    @Singleton
    JmxSettings jmxSettings(Settings settings) {
        return JmxSettings.from(settings);
    }

    @Produces
    @Singleton
    ScheduleSettings scheduleSettings(Settings settings) {
        return ScheduleSettings.from(settings);
    }

    @Produces
    @Singleton
    ReportSettings reportSettings(Settings settings) {
        return ReportSettings.from(settings);
    }

    @Produces
    @Singleton
    NoticeSettings noticeSettings(Settings settings) {
        return NoticeSettings.from(settings);
    }

    @Produces
    @Singleton
    Notices notices(NoticeRepository notices, FindingRepository findings, NoticeSettings settings, Clock clock) {
        return new Notices(notices, findings, settings, clock);
    }

    @Produces
    @Singleton
    FindingMetrics findingMetrics(
            FindingRepository findings, NoticeRepository notices, MetricRegistry registry, Clock clock) {
        var metrics = new FindingMetrics(findings, notices, clock);
        metrics.tell(registry);
        return metrics;
    }

    @Produces
    @Singleton
    WatchCost watchCost(MetricRegistry registry) {
        var cost = new WatchCost();
        cost.tell(registry);
        return cost;
    }

    @Produces
    @Singleton
    RulesSettings rulesSettings(Settings settings) {
        return RulesSettings.from(settings);
    }

    @Produces
    @Singleton
    TraceSettings traceSettings(Settings settings) {
        return TraceSettings.from(settings);
    }

    @Produces
    @Singleton
    WatchSettings watchSettings(Settings settings) {
        return WatchSettings.from(settings);
    }

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    Instance instance(DiagnosisSettings settings) {
        return new Instance(settings.instance(), settings.watches());
    }

    @Produces
    @Singleton
    Presence presence(InstanceLease leases, Instance instance, DiagnosisSettings settings, Clock clock) {
        return new Presence(leases, instance, Pacemaker.nameLease(settings), clock);
    }

    @Produces
    @Singleton
    ServerRepository serverRepository(ServerJobTables tables) {
        return new ServerRepository(tables, BatchRuntime::getJobOperator);
    }

    // a constant name of the server's own, no input of anybody
    @SuppressWarnings("BanJNDI")
    @Produces
    @Singleton
    Workers workers() {
        try {
            ThreadFactory threads = InitialContext.doLookup(THREADS);
            return new Workers(threads, QUESTIONS_AT_ONCE);
        } catch (NamingException missing) {
            throw new IllegalStateException("the server has no " + THREADS, missing);
        }
    }

    void end(@Disposes Workers workers) {
        workers.close();
    }

    @Produces
    @Singleton
    Connections connections(JmxSettings settings) {
        return new Connections(settings.limits());
    }

    void end(@Disposes Connections connections) {
        connections.close();
    }

    /* One recording for all instances over one database: whichever instance takes a copy finds the whole of it. */
    @Produces
    @Singleton
    FlightRecorder flightRecorder(CaptureSettings settings) {
        return new FlightRecorder(RecordingSettings.of(settings.recordingOwner(), settings.recordingRoom()));
    }

    @Produces
    @Singleton
    EvidenceTaker evidenceTaker(CaptureSettings settings, FlightRecorder recorder, Clock clock) {
        return new EvidenceTaker(settings, recorder, clock);
    }

    @Produces
    @Singleton
    Censuses censuses(CensusRepository censuses, Transactions transactions, CaptureSettings settings, Clock clock) {
        return new Censuses(censuses, transactions, settings.censusEvery(), clock);
    }

    @Produces
    @Singleton
    Probes probes(ProbeRepository probes, Transactions transactions, Clock clock) {
        return new Probes(probes, transactions, clock);
    }

    @Produces
    @Singleton
    Policies policies(
            PolicyBook book,
            SamplingRepository sampling,
            SamplingSettings settings,
            FlightRecorder recorder,
            EvidenceCapture captures,
            Clock clock) {
        return new Policies(book, sampling, settings, recorder, captures::closingCopy, clock);
    }

    @Produces
    @Singleton
    Sampler sampler(
            TargetBook book,
            Connections connections,
            FlightRecorder recorder,
            Probes probes,
            Censuses censuses,
            Policies policies,
            Instance instance,
            DiagnosisSettings settings,
            Workers workers,
            Clock clock) {
        return new Sampler(
                book,
                connections,
                new MemorySampler(clock),
                recorder,
                probes,
                censuses,
                policies,
                instance,
                settings.sampleEvery(),
                workers,
                clock);
    }

    @Produces
    @Singleton
    TargetsFileSettings targetsFileSettings(Settings settings) {
        return TargetsFileSettings.from(settings);
    }

    @Produces
    @Singleton
    DeclaredTargets declaredTargets(
            TargetsFileSettings settings,
            JmxSettings jmx,
            TargetRepository targets,
            Transactions transactions,
            Sampler sampler,
            Instance instance,
            Clock clock) {
        return new DeclaredTargets(settings, jmx.secrets(), targets, transactions, sampler, instance, clock);
    }

    @Produces
    @Singleton
    Uploads uploads(
            TargetRepository targets,
            CaptureRepository captures,
            Transactions transactions,
            UploadSettings settings,
            CaptureSettings captureSettings,
            ForensicsSettings forensics,
            Instance instance,
            Clock clock) {
        return new Uploads(targets, captures, transactions, settings, captureSettings, forensics, instance, clock);
    }

    @Produces
    @Singleton
    HeapGrowths heapGrowths(
            CaptureRepository captures,
            HeapGrowthRepository growths,
            Transactions transactions,
            ForensicsSettings settings,
            CaptureSettings captureSettings,
            Instance instance,
            Workers workers,
            Clock clock) {
        return new HeapGrowths(
                captures, growths, transactions, settings, captureSettings, instance, workers.heaps(), clock);
    }

    @Produces
    @Singleton
    EventQuestions eventQuestions(
            DiagnosisRepository diagnoses,
            RecordedFiles files,
            Transactions transactions,
            TraceSettings settings,
            CaptureSettings captureSettings) {
        return new EventQuestions(diagnoses, files, transactions, settings, captureSettings);
    }

    @Produces
    @Singleton
    Runs runs(
            RunLedger ledger,
            DiagnosisRepository diagnoses,
            Transactions transactions,
            Instance instance,
            DiagnosisSettings settings,
            Clock clock) {
        return new Runs(
                ledger,
                diagnoses,
                transactions,
                new ServerJobs(BatchRuntime::getJobOperator),
                instance,
                new Runs.Limits(settings.lease(), settings.runsAtOnce()),
                clock);
    }
}
