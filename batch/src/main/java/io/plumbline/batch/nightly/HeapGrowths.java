package io.plumbline.batch.nightly;

import io.plumbline.batch.nightly.CaptureRefusedException.Reason;
import io.plumbline.batch.upload.FileStudy;
import io.plumbline.persistence.capture.Capture;
import io.plumbline.persistence.capture.CaptureRepository;
import io.plumbline.persistence.capture.HeapGrowthRepository;
import io.plumbline.persistence.capture.StoredHeapGrowth;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/**
 * What grows, by path, between any two heap snapshots of a target whose files or indexes lie here. A JVM of its own looks, one pair after
 * the other, in the background; what it found is stored and outlives the files. Thread-safe.
 */
public final class HeapGrowths {

    private static final Logger LOG = System.getLogger(HeapGrowths.class.getName());

    /** Whoever asks for more waits longer than he reads. */
    private static final int MOST_WAITING = 8;

    private final CaptureRepository captures;
    private final HeapGrowthRepository growths;
    private final Transactions transactions;
    private final FileStudy study;
    private final CaptureDirectory directory;
    private final Instance instance;
    private final Executor worker;
    private final Clock clock;
    private final Semaphore places = new Semaphore(MOST_WAITING);

    HeapGrowths(
            CaptureRepository captures,
            HeapGrowthRepository growths,
            Transactions transactions,
            ForensicsSettings settings,
            CaptureSettings captureSettings,
            Instance instance,
            Executor worker,
            Clock clock) {
        this.captures = captures;
        this.growths = growths;
        this.transactions = transactions;
        this.study = settings.study();
        this.directory = new CaptureDirectory(captureSettings.directory());
        this.instance = instance;
        this.worker = worker;
        this.clock = clock;
    }

    /** Two snapshots of a target, in the order of time. */
    private record Pair(Capture earlier, Capture later) {}

    /**
     * What is known of the growth between two heap snapshots of a target.
     *
     * @param one a capture, as is the other; the order does not matter
     * @return empty if the target has no such captures, or nobody has asked
     */
    public Optional<StoredHeapGrowth> find(long targetId, long one, long other) {
        return transactions.commit(() -> pair(targetId, one, other)
                .flatMap(pair -> growths.find(pair.earlier().id(), pair.later().id())));
    }

    /**
     * Begins to look, unless somebody does already or has; an attempt that failed is repeated.
     *
     * @param one a capture, as is the other; the order does not matter
     * @return what is known at once; empty if the target has no such captures
     * @throws CaptureRefusedException if nothing can be looked at here, which says why
     */
    public Optional<StoredHeapGrowth> ask(long targetId, long one, long other) {
        return transactions.commit(() -> pair(targetId, one, other)).map(pair -> {
            long earlier = pair.earlier().id();
            long later = pair.later().id();
            return transactions
                    .commit(() -> growths.find(earlier, later))
                    .filter(known -> known.state() != Capture.State.FAILED)
                    .or(() -> {
                        begin(pair);
                        return transactions.commit(() -> growths.find(earlier, later));
                    })
                    .orElseThrow();
        });
    }

    private Optional<Pair> pair(long targetId, long one, long other) {
        var found = Stream.of(one, other)
                .map(captures::find)
                .flatMap(Optional::stream)
                .filter(capture -> capture.targetId() == targetId)
                .sorted(Comparator.comparing(HeapGrowths::contentAt).thenComparing(Capture::id))
                .toList();
        return found.size() == 2 ? Optional.of(new Pair(found.get(0), found.get(1))) : Optional.empty();
    }

    private static Instant contentAt(Capture capture) {
        return capture.contentAt().orElseGet(capture::takenAt);
    }

    private void begin(Pair pair) {
        var files = List.of(fileOf(pair.earlier()), fileOf(pair.later()));
        long earlier = pair.earlier().id();
        long later = pair.later().id();
        if (!places.tryAcquire()) {
            throw new CaptureRefusedException(
                    Reason.BUSY,
                    MOST_WAITING
                            + " comparisons of heap snapshots wait already, as many as may; ask again in some minutes");
        }
        var now = clock.instant();
        boolean begins = false;
        try {
            begins = transactions.commit(() -> growths.begin(earlier, later, now, instance.name()));
            if (begins) {
                worker.execute(() -> look(earlier, later, files));
            }
        } finally {
            if (!begins) {
                places.release();
            }
        }
    }

    // the boundary of a background thread: nobody else would ever hear of the failure
    private void look(long earlier, long later, List<Path> files) {
        try {
            var outcome = outcome(files);
            transactions.commit(() -> {
                if (outcome instanceof FileStudy.Outcome.Grown grown) {
                    growths.finish(earlier, later, StoredJson.written(grown.growth()));
                } else {
                    growths.fail(
                            earlier,
                            later,
                            outcome instanceof FileStudy.Outcome.Failed failed ? failed.reason() : "the server stops");
                }
            });
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, "heap snapshots " + earlier + " and " + later + " were not compared", failure);
            transactions.commit(() -> growths.fail(earlier, later, failure.toString()));
        } finally {
            places.release();
        }
    }

    private FileStudy.Outcome outcome(List<Path> files) {
        try {
            directory.make();
            return study.growth(files, directory.forComparison(UUID.randomUUID()), () -> false);
        } catch (IOException failure) {
            return new FileStudy.Outcome.Failed(String.valueOf(failure.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new FileStudy.Outcome.Stopped();
        }
    }

    /* The index is quicker than the dump, and is there when that is deleted. */
    private Path fileOf(Capture capture) {
        var named = "Capture " + capture.id();
        if (capture.kind() != Capture.Kind.HEAP_SNAPSHOT) {
            throw new CaptureRefusedException(
                    Reason.NO_SNAPSHOT, named + " is no heap snapshot; growth is seen between two of these");
        }
        if (capture.state() == Capture.State.RUNNING) {
            throw new CaptureRefusedException(Reason.RUNNING, named + " is still being taken");
        }
        if (!capture.takenBy().equals(instance.name())) {
            throw new CaptureRefusedException(
                    Reason.ELSEWHERE,
                    named + " lies with instance \"" + capture.takenBy()
                            + "\", and two snapshots are compared by the instance that has both; ask that one, or send both to one");
        }
        return Stream.concat(transactions.commit(() -> growths.index(capture.id())).stream(), capture.path().stream())
                .map(Path::of)
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() -> new CaptureRefusedException(
                        Reason.NO_FILE,
                        named
                                + " has neither its file nor its index any longer; ask for one of the snapshots that have,"
                                + " or take a new one"));
    }
}
