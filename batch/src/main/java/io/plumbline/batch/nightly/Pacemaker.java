package io.plumbline.batch.nightly;

import static java.util.Objects.requireNonNull;

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
    private static final Duration SCHEDULE_BEAT = Duration.ofSeconds(1);
    private static final Duration PURGE_BEAT = Duration.ofHours(1);
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
        private final Workers workers;
        private final TargetBook targets;
        private final Sampler sampler;
        private final Schedules schedules;
        private final Runs runs;
        private final ServerRepository repository;
        private final Purge purge;

        @Inject
        public Parts(
                DiagnosisSettings settings,
                Instance instance,
                Workers workers,
                TargetBook targets,
                Sampler sampler,
                Schedules schedules,
                Runs runs,
                ServerRepository repository,
                Purge purge) {
            this.settings = settings;
            this.instance = instance;
            this.workers = workers;
            this.targets = targets;
            this.sampler = sampler;
            this.schedules = schedules;
            this.runs = runs;
            this.repository = repository;
            this.purge = purge;
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
        our.targets.registerSelf(our.instance);
        our.workers.repeatAtRate(our.settings.sampleEvery(), guarded("sampling", our.sampler::sampleAll));
        our.workers.execute(guarded("the check of the server's job repository", () -> startJobs(our)));
    }

    private static void startJobs(Parts our) {
        our.purge.abandonUnfinished();
        if (!our.repository.isInOurDatabase()) {
            return;
        }
        our.runs.open();
        var beat = our.settings.lease().dividedBy(BEATS_PER_LEASE);
        our.workers.repeat(beat, guarded("renewing leases", our.runs::renewLeases));
        our.workers.repeat(beat.compareTo(LONGEST_BEAT) < 0 ? beat : LONGEST_BEAT, guarded("taking over", () -> {
            our.runs.takeOver();
            our.runs.startQueued();
        }));
        our.workers.repeat(SCHEDULE_BEAT, guarded("the schedule", our.schedules::ask));
        our.workers.repeat(PURGE_BEAT, guarded("the purge", our.purge::run));
    }

    // the boundary of a timer: a failure (the database is away) must not end it
    private static Runnable guarded(String what, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException failure) {
                LOG.log(Level.WARNING, what + " failed and is tried again", failure);
            }
        };
    }

    @PreDestroy
    void end() {
        var our = requireNonNull(parts);
        our.runs.shut();
        our.workers.close();
    }
}
