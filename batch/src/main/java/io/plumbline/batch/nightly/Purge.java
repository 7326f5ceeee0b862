package io.plumbline.batch.nightly;

import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.InstanceLease;
import io.plumbline.persistence.diagnosis.ProfileRepository;
import io.plumbline.persistence.diagnosis.RunLedger;
import io.plumbline.persistence.diagnosis.ServerJobTables;
import io.plumbline.persistence.sample.CensusRepository;
import io.plumbline.persistence.sample.SampleRepository;
import io.plumbline.persistence.target.TargetRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;

/** Forgets what is older than the settings keep: rows, and this instance's files. */
@Dependent
public class Purge {

    private static final Logger LOG = System.getLogger(Purge.class.getName());

    /** A capture that has taken longer was forgotten by whoever took it. */
    private static final Duration LONGEST_CAPTURE = Duration.ofHours(1);

    /** Others wait before it, each for as long as a JVM may look into heaps. */
    private static final Duration LONGEST_COMPARISON = Duration.ofDays(1);

    /** An instance of ours that gave no sign for so long has been taken away; its samples stay as long as any. */
    private static final Duration LONGEST_SILENCE = Duration.ofDays(7);

    private final Rows rows;
    private final Transactions transactions;
    private final DiagnosisSettings settings;
    private final CaptureSettings captureSettings;
    private final ProfileSettings profileSettings;
    private final CaptureQuota quota;
    private final Instance instance;
    private final Clock clock;
    private final Instant startedAt;

    @Inject
    public Purge(
            Rows rows,
            Transactions transactions,
            DiagnosisSettings settings,
            CaptureSettings captureSettings,
            ProfileSettings profileSettings,
            CaptureQuota quota,
            Instance instance,
            Clock clock) {
        this.rows = rows;
        this.transactions = transactions;
        this.settings = settings;
        this.captureSettings = captureSettings;
        this.profileSettings = profileSettings;
        this.quota = quota;
        this.instance = instance;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /** What grows. */
    @Dependent
    public static class Rows {

        private final TargetRepository targets;
        private final SampleRepository samples;
        private final CensusRepository censuses;
        private final HistogramRepository histograms;
        private final CaptureRepository captures;
        private final HeapGrowthRepository growths;
        private final DiagnosisRepository diagnoses;
        private final ProfileRepository profiles;
        private final RunLedger ledger;
        private final InstanceLease instances;
        private final ServerJobTables server;

        @Inject
        public Rows(
                TargetRepository targets,
                SampleRepository samples,
                CensusRepository censuses,
                HistogramRepository histograms,
                CaptureRepository captures,
                HeapGrowthRepository growths,
                DiagnosisRepository diagnoses,
                ProfileRepository profiles,
                RunLedger ledger,
                InstanceLease instances,
                ServerJobTables server) {
            this.targets = targets;
            this.samples = samples;
            this.censuses = censuses;
            this.histograms = histograms;
            this.captures = captures;
            this.growths = growths;
            this.diagnoses = diagnoses;
            this.profiles = profiles;
            this.ledger = ledger;
            this.instances = instances;
            this.server = server;
        }
    }

    /** Forgets what is too old now. */
    void run() {
        var now = clock.instant();
        all(() -> rows.samples.purge(settings.keepSamples()));
        all(() -> rows.censuses.purge(settings.keepSamples()));
        rows.histograms.purge(captureSettings.keepHistograms());
        rows.ledger.purge(settings.keepRuns());
        rows.instances.purge(settings.keepRuns());
        transactions.commit(() -> rows.server.purge(settings.keepRuns()));
        rows.profiles.purge(now.minus(profileSettings.keep()));
        transactions.commit(() -> rows.diagnoses.purge(now.minus(settings.keepDiagnoses())));
        transactions.commit(() -> purgeCaptures(now));
        transactions.commit(() -> purgeTargets(now));
        deleteFiles(now);
        quota.keep();
    }

    private static void all(IntSupplier part) {
        int gone = part.getAsInt();
        while (gone > 0) {
            gone = part.getAsInt();
        }
    }

    private void purgeCaptures(Instant now) {
        var oldest = now.minus(captureSettings.keepFiles());
        rows.captures.abandon(now.minus(LONGEST_CAPTURE), now);
        rows.growths.abandon(now.minus(LONGEST_COMPARISON));
        rows.captures.withFilesBefore(instance.name(), oldest).forEach(rows.captures::remove);
        rows.captures.purgeWithoutFiles(oldest);
        // whoever took it would have removed it long ago
        rows.captures.purgeWithFiles(oldest.minus(captureSettings.keepFiles()));
    }

    private void purgeTargets(Instant now) {
        rows.targets.retireSelf(now.minus(silentUntilRetired()), now);
        rows.targets.purgeSelf(now.minus(settings.keepDiagnoses()));
        rows.targets.purgeEpochs(now.minus(settings.keepSamples()));
    }

    private Duration silentUntilRetired() {
        return settings.keepSamples().compareTo(LONGEST_SILENCE) < 0 ? settings.keepSamples() : LONGEST_SILENCE;
    }

    /** Marks captures as failed that the last start of this instance did not finish, and deletes what it was receiving. */
    void abandonUnfinished() {
        transactions.commit(() -> {
            rows.captures.abandon(instance.name(), startedAt, clock.instant());
            rows.growths.abandon(instance.name(), startedAt);
        });
        try {
            new CaptureDirectory(captureSettings.directory()).deleteHalfReceived(instance.name(), startedAt);
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "some of what was being received stays until it is old", failure);
        }
    }

    private void deleteFiles(Instant now) {
        try {
            new CaptureDirectory(captureSettings.directory()).deleteOld(now.minus(captureSettings.keepFiles()), now);
        } catch (IOException failure) {
            LOG.log(
                    Level.WARNING,
                    "some old files in \"" + captureSettings.directory() + "\" were not deleted",
                    failure);
        }
    }
}
