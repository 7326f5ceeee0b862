package io.plumbline.batch.nightly;

import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HistogramRepository;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.RunLedger;
import io.plumbline.persistence.diagnosis.ServerJobTables;
import io.plumbline.persistence.sample.SampleRepository;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;

/** Forgets what is older than the settings keep: rows, and this instance's files. */
@Dependent
public class Purge {

    private static final Logger LOG = System.getLogger(Purge.class.getName());

    private final SampleRepository samples;
    private final HistogramRepository histograms;
    private final CaptureRepository captures;
    private final DiagnosisRepository diagnoses;
    private final RunLedger ledger;
    private final ServerJobTables server;
    private final Transactions transactions;
    private final DiagnosisSettings settings;
    private final CaptureSettings captureSettings;
    private final Instance instance;
    private final Clock clock;

    @Inject
    public Purge(
            SampleRepository samples,
            HistogramRepository histograms,
            CaptureRepository captures,
            DiagnosisRepository diagnoses,
            RunLedger ledger,
            ServerJobTables server,
            Transactions transactions,
            DiagnosisSettings settings,
            CaptureSettings captureSettings,
            Instance instance,
            Clock clock) {
        this.samples = samples;
        this.histograms = histograms;
        this.captures = captures;
        this.diagnoses = diagnoses;
        this.ledger = ledger;
        this.server = server;
        this.transactions = transactions;
        this.settings = settings;
        this.captureSettings = captureSettings;
        this.instance = instance;
        this.clock = clock;
    }

    /** Forgets what is too old now. */
    void run() {
        samples.purge(settings.keepSamples());
        histograms.purge(captureSettings.keepHistograms());
        ledger.purge(settings.keepRuns());
        var oldest = clock.instant().minus(captureSettings.keepFiles());
        transactions.commit(() -> server.purge(settings.keepRuns()));
        transactions.commit(() -> {
            diagnoses.purge(clock.instant().minus(settings.keepDiagnoses()));
            captures.withFilesBefore(instance.name(), oldest).forEach(captures::remove);
        });
        deleteFilesBefore(oldest);
    }

    /** Marks captures as failed that the last start of this instance did not finish. */
    void abandonUnfinished() {
        transactions.commit(() -> {
            captures.abandon(instance.name(), clock.instant(), clock.instant());
        });
    }

    /* By their age, not by their rows: a file whose transaction was rolled back has no row. */
    private void deleteFilesBefore(Instant oldest) {
        if (!Files.isDirectory(captureSettings.directory())) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(captureSettings.directory(), "target-*")) {
            for (var file : files) {
                if (Files.getLastModifiedTime(file).toInstant().isBefore(oldest)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "old captures in \"" + captureSettings.directory() + "\" were not deleted", failure);
        }
    }
}
