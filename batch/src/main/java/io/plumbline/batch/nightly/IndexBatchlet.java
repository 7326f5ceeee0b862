package io.plumbline.batch.nightly;

import io.plumbline.batch.forensics.HolderSearch;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import jakarta.batch.api.Batchlet;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Puts the index of each heap snapshot of the schedule in the place of its file, which holds whatever secrets the target held and is as
 * large as its heap; then keeps the files of this instance within their quota. What a killed process left undone the next run does.
 */
@Dependent
@Named
public class IndexBatchlet implements Batchlet {

    private static final Logger LOG = System.getLogger(IndexBatchlet.class.getName());

    /** The next run may begin before this one has seen all: one heap at a time, whatever it takes on memory. */
    private static final Semaphore TURN = new Semaphore(1);

    private final CaptureRepository captures;
    private final EvidenceBook book;
    private final CaptureQuota quota;
    private final ForensicsSettings settings;
    private final CaptureDirectory directory;
    private final Instance instance;
    private final Transactions transactions;
    private final StopSignal stop = new StopSignal();

    @Inject
    public IndexBatchlet(
            CaptureRepository captures,
            EvidenceBook book,
            CaptureQuota quota,
            ForensicsSettings settings,
            CaptureSettings captureSettings,
            Instance instance,
            Transactions transactions) {
        this.captures = captures;
        this.book = book;
        this.quota = quota;
        this.settings = settings;
        this.directory = new CaptureDirectory(captureSettings.directory());
        this.instance = instance;
        this.transactions = transactions;
    }

    @Override
    public String process() throws InterruptedException {
        if (!TURN.tryAcquire()) {
            return StepExit.DONE.name();
        }
        try {
            if (settings.keepIndexes() > 0) {
                indexAll();
            }
            quota.keep();
            return (stop.isRaised() ? StepExit.STOPPED : StepExit.DONE).name();
        } finally {
            TURN.release();
        }
    }

    private void indexAll() throws InterruptedException {
        for (long id : transactions.commit(() -> captures.toIndex(instance.name()))) {
            var capture = transactions.commit(() -> captures.find(id));
            if (capture.isPresent() && !stop.isRaised()) {
                index(capture.get());
            }
        }
    }

    private void index(Capture capture) throws InterruptedException {
        var file = Path.of(capture.path().orElseThrow());
        try (var index = new FreshIndex(directory.forIndexOf(capture.targetId()))) {
            // no class is asked for: what is wanted is the index alone
            var dump = new HolderSearch.Dump(file, directory.forIndexing(capture.id()), index.file());
            var outcome = settings.search().search(dump, Map.of(), Set.of(), stop::isRaised);
            if (outcome instanceof HolderSearch.Outcome.Found) {
                if (index.keep(book, transactions, capture.id(), settings.keepIndexes())) {
                    forget(capture.id(), file);
                }
            } else if (outcome instanceof HolderSearch.Outcome.Failed failed) {
                leave(capture.id(), failed.reason());
            }
        } catch (IOException failure) {
            leave(capture.id(), String.valueOf(failure.getMessage()));
        }
    }

    /* The file goes first: without its row nobody would find it. */
    private void forget(long id, Path file) throws IOException {
        Files.deleteIfExists(file);
        transactions.commit(() -> captures.find(id).ifPresent(Capture::forgetFile));
    }

    /* Once is enough: a heap that is damaged, or needs more than it may take, does so the next time. */
    private void leave(long id, String why) {
        LOG.log(
                Level.WARNING,
                "heap snapshot {0} has no index, and its file stays until it is old: {1}",
                Long.toString(id),
                why);
        transactions.commit(() -> captures.find(id).ifPresent(Capture::keepFile));
    }

    @Override
    public void stop() {
        stop.raise();
    }
}
