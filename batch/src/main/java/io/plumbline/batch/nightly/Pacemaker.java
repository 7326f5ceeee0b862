package io.plumbline.batch.nightly;

import static java.util.Objects.requireNonNull;

import io.plumbline.batch.nightly.notice.FindingMetrics;
import io.plumbline.batch.nightly.notice.Notices;
import io.plumbline.batch.report.LocalTimes;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.inject.Inject;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Starts everything that this instance does by itself, if it has the role {@code diagnosis}: samples, schedules, leases.
 *
 * <p>Its timers are threads of this instance and nothing of them is stored: what must not be forgotten stands in the ledger.
 */
@Singleton(name = "Pacemaker")
@Startup
@DependsOn("SchemaMigration")
@TransactionManagement(TransactionManagementType.BEAN)
public class Pacemaker {

    private static final Logger LOG = System.getLogger(Pacemaker.class.getName());
    private static final Duration LONGEST_BEAT = Duration.ofSeconds(5);
    private static final Duration RETRY = Duration.ofSeconds(2);
    private static final Duration SETTLED = Duration.ofSeconds(5);
    private static final Duration SCHEDULE_BEAT = Duration.ofSeconds(1);
    private static final Duration FILE_BEAT = Duration.ofSeconds(5);
    private static final Duration NOTICE_BEAT = Duration.ofSeconds(5);
    private static final Duration METRICS_BEAT = Duration.ofSeconds(15);
    private static final Duration PURGE_BEAT = Duration.ofHours(1);
    private static final Duration THINNING_BEAT = Duration.ofMinutes(1);
    private static final int BEATS_PER_LEASE = 4;

    private final @Nullable Parts parts;

    @Inject
    public Pacemaker(Parts parts) {
        this.parts = parts;
    }

    /** For the container, which makes a proxy of it. */
    protected Pacemaker() {
        this.parts = null;
    }

    /** What it keeps going. */
    @jakarta.enterprise.context.Dependent
    public static class Parts {

        private final DiagnosisSettings settings;
        private final Instance instance;
        private final Presence presence;
        private final Workers workers;
        private final TargetBook targets;
        private final DeclaredTargets declared;
        private final Sampler sampler;
        private final WatchSettings watchSettings;
        private final Watch watch;
        private final WatchCost watchCost;
        private final Schedules schedules;
        private final Runs runs;
        private final ServerRepository repository;
        private final Purge purge;
        private final Thinning thinning;
        private final Notices notices;
        private final ReportSettings reports;
        private final FindingMetrics metrics;

        @Inject
        public Parts(
                DiagnosisSettings settings,
                Instance instance,
                Presence presence,
                Workers workers,
                TargetBook targets,
                DeclaredTargets declared,
                Sampler sampler,
                WatchSettings watchSettings,
                Watch watch,
                WatchCost watchCost,
                Schedules schedules,
                Runs runs,
                ServerRepository repository,
                Purge purge,
                Thinning thinning,
                Notices notices,
                ReportSettings reports,
                FindingMetrics metrics) {
            this.settings = settings;
            this.instance = instance;
            this.presence = presence;
            this.workers = workers;
            this.targets = targets;
            this.declared = declared;
            this.sampler = sampler;
            this.watchSettings = watchSettings;
            this.watch = watch;
            this.watchCost = watchCost;
            this.schedules = schedules;
            this.runs = runs;
            this.repository = repository;
            this.purge = purge;
            this.thinning = thinning;
            this.notices = notices;
            this.reports = reports;
            this.metrics = metrics;
        }
    }

    @PostConstruct
    void start() {
        var our = requireNonNull(parts);
        if (!our.instance.watches()) {
            LOG.log(
                    Level.INFO,
                    "instance {0} has no role \"diagnosis\": it neither samples nor runs jobs",
                    our.instance.name());
            return;
        }
        our.workers.tryUntil(settled(our.settings), RETRY, new Attempt("the first look at this JVM", () -> begin(our)));
    }

    /* What an instance does by itself may wait until it serves: on a busy machine this would slow its start down. */
    private static Duration settled(DiagnosisSettings settings) {
        return settings.sampleEvery().compareTo(SETTLED) < 0 ? settings.sampleEvery() : SETTLED;
    }

    private static boolean begin(Parts our) {
        our.targets.registerSelf(our.instance);
        our.workers.repeat(beat(our.settings), guarded("holding the instance's name", our.presence::renew));
        our.workers.repeat(FILE_BEAT, guarded("the file of targets", () -> lookAtFile(our)));
        our.workers.repeatAtRate(our.settings.sampleEvery(), guarded("sampling", () -> sample(our)));
        our.workers.tryUntil(Duration.ZERO, RETRY, new Attempt("starting the jobs", () -> startJobs(our)));
        return true;
    }

    private static Duration beat(DiagnosisSettings settings) {
        var beat = settings.lease().dividedBy(BEATS_PER_LEASE);
        return beat.compareTo(LONGEST_BEAT) < 0 ? beat : LONGEST_BEAT;
    }

    /** How long the instance's name stays its own without a sign of life. */
    static Duration nameLease(DiagnosisSettings settings) {
        return beat(settings).multipliedBy(BEATS_PER_LEASE);
    }

    private static void lookAtFile(Parts our) {
        if (our.presence.isOurs()) {
            our.declared.look();
        }
    }

    private static void sample(Parts our) {
        if (our.presence.isOurs()) {
            our.sampler.sampleAll();
        }
    }

    /* Tells whether there is nothing more to try: the jobs are started, or the server is set up in a way that forbids it. */
    private static boolean startJobs(Parts our) {
        if (!our.presence.isOurs()) {
            return false;
        }
        our.purge.abandonUnfinished();
        if (our.repository.place() == ServerRepository.Place.OUR_DATABASE) {
            our.runs.open();
            keepJobsGoing(our);
        }
        return true;
    }

    private static void keepJobsGoing(Parts our) {
        var beat = beat(our.settings);
        our.workers.repeat(beat, guarded("renewing leases", () -> renewLeases(our)));
        our.workers.repeat(beat, guarded("attending to runs", our.runs::attend));
        our.workers.repeat(beat, guarded("taking over", () -> {
            our.runs.takeOver();
            our.runs.startQueued();
        }));
        our.workers.repeat(SCHEDULE_BEAT, guarded("the schedule", our.schedules::ask));
        if (our.watchSettings.isOn()) {
            our.workers.repeat(our.watchSettings.every(), guarded("the watch", () -> watch(our)));
        }
        our.notices
                .dispatches(new LocalTimes(our.reports.zone()))
                .forEach(dispatch -> our.workers.repeat(NOTICE_BEAT, guarded("telling what is new", dispatch::run)));
        our.workers.repeat(METRICS_BEAT, guarded("looking what is wrong", our.metrics::look));
        our.workers.repeat(PURGE_BEAT, guarded("the purge", our.purge::run));
        our.workers.repeat(THINNING_BEAT, guarded("thinning old samples", our.thinning::run));
    }

    private static void watch(Parts our) {
        if (our.presence.isOurs()) {
            var targets = our.sampler.targets();
            our.watchCost.of(targets.size(), () -> our.watch.look(targets));
        }
    }

    private static void renewLeases(Parts our) {
        if (our.presence.isOurs()) {
            our.runs.open();
            our.runs.renewLeases();
        } else {
            our.runs.shut();
        }
    }

    // the boundary of a timer: a failure (the database is away, memory is short) must not end it
    private static Runnable guarded(String what, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error failure) {
                LOG.log(Level.WARNING, what + " failed and is tried again", failure);
            }
        };
    }

    @PreDestroy
    void end() {
        var our = requireNonNull(parts);
        guarded("stopping what runs", our.runs::end).run();
        our.workers.close();
        guarded("giving the instance's name back", our.presence::end).run();
    }
}
