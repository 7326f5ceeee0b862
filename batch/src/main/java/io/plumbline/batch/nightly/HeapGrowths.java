package io.plumbline.batch.nightly;

import io.plumbline.batch.forensics.StudyProgress;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private static final FileStudy.Outcome NOT_COMPARED =
            new FileStudy.Outcome.Failed("they could not be compared; the log of the instance says why");
    private static final FileStudy.Outcome NOT_STORED =
            new FileStudy.Outcome.Failed("what was found could not be stored; the log of the instance says why");
    private static final FileStudy.Outcome DEAD =
            new FileStudy.Outcome.Failed("the attempt ended without a word; ask for it again");

    private final CaptureRepository captures;
    private final HeapGrowthRepository growths;
    private final Transactions transactions;
    private final FileStudy study;
    private final CaptureDirectory directory;
    private final Instance instance;
    private final Executor worker;
    private final Clock clock;
    private final Semaphore places = new Semaphore(MOST_WAITING);

    /** What this instance was asked and has not answered, and how far it is; guarded by itself. */
    private final Map<Question, StudyProgress> inHand = new HashMap<>();

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

    /** What grows between two captures. */
    private record Question(long earlierId, long laterId) {

        @Override
        public String toString() {
            return "heap snapshots " + earlierId + " and " + laterId;
        }
    }

    /**
     * What is known of the growth between two heap snapshots of a target. An attempt of this instance that ended without a word has
     * failed.
     *
     * @param one a capture, as is the other; the order does not matter
     * @return empty if the target has no such captures, or nobody has asked
     */
    public Optional<StoredHeapGrowth> find(long targetId, long one, long other) {
        return transactions
                .commit(() -> pair(targetId, one, other))
                .map(pair -> new Question(pair.earlier().id(), pair.later().id()))
                .flatMap(question -> known(question).flatMap(known -> endedIfDead(question, known)));
    }

    /** How far a comparison is; empty unless it runs, and on this instance. */
    public Optional<StudyProgress> progress(StoredHeapGrowth asked) {
        synchronized (inHand) {
            return Optional.ofNullable(inHand.get(new Question(asked.earlierId(), asked.laterId())));
        }
    }

    /* Whoever only looks would wait for it in vain. */
    private Optional<StoredHeapGrowth> endedIfDead(Question question, StoredHeapGrowth known) {
        if (known.state() != Capture.State.RUNNING || stands(known)) {
            return Optional.of(known);
        }
        synchronized (inHand) {
            // it may have ended, or begun anew, since it was read
            if (!inHand.containsKey(question)) {
                transactions.commit(() -> write(question, DEAD));
            }
        }
        return known(question);
    }

    /**
     * Begins to look, unless somebody does already or has; an attempt that failed is repeated, and one of this instance of which it
     * knows nothing any longer.
     *
     * @param one a capture, as is the other; the order does not matter
     * @return what is known at once; empty if the target has no such captures, or no longer
     * @throws CaptureRefusedException if nothing can be looked at here, which says why
     */
    public Optional<StoredHeapGrowth> ask(long targetId, long one, long other) {
        return transactions.commit(() -> pair(targetId, one, other)).flatMap(pair -> {
            var question = new Question(pair.earlier().id(), pair.later().id());
            var known = known(question).filter(this::stands);
            if (known.isPresent()) {
                return known;
            }
            begin(pair, question);
            return known(question);
        });
    }

    private Optional<StoredHeapGrowth> known(Question question) {
        return transactions.commit(() -> growths.find(question.earlierId(), question.laterId()));
    }

    /* What this instance has begun and has not in hand ended without a word: the process was killed, or the database was away. */
    private boolean stands(StoredHeapGrowth known) {
        return switch (known.state()) {
            case FINISHED -> true;
            case FAILED -> false;
            case RUNNING -> {
                synchronized (inHand) {
                    yield !known.answeredBy().equals(instance.name())
                            || inHand.containsKey(new Question(known.earlierId(), known.laterId()));
                }
            }
        };
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

    private void begin(Pair pair, Question question) {
        List.of(pair.earlier(), pair.later()).forEach(this::fileOf);
        if (!places.tryAcquire()) {
            throw new CaptureRefusedException(
                    Reason.BUSY,
                    MOST_WAITING
                            + " comparisons of heap snapshots wait already, as many as may; ask again in some minutes");
        }
        boolean begins = false;
        boolean handedOver = false;
        try {
            begins = noted(question);
            if (begins) {
                worker.execute(() -> look(question));
                handedOver = true;
            }
        } finally {
            if (!handedOver) {
                places.release();
            }
            if (begins && !handedOver) {
                synchronized (inHand) {
                    inHand.remove(question);
                }
            }
        }
    }

    /* False if one of the captures is gone, too. */
    private boolean noted(Question question) {
        var now = clock.instant();
        synchronized (inHand) {
            if (inHand.containsKey(question)
                    || !transactions.commit(
                            () -> growths.begin(question.earlierId(), question.laterId(), now, instance.name()))) {
                return false;
            }
            inHand.put(question, StudyProgress.QUEUED);
            return true;
        }
    }

    private void look(Question question) {
        FileStudy.Outcome outcome = NOT_COMPARED;
        try {
            outcome = outcome(question);
        } finally {
            end(question, outcome);
        }
    }

    /* Under the lock, so that nobody sees the end of it and still finds it in hand. */
    private void end(Question question, FileStudy.Outcome outcome) {
        synchronized (inHand) {
            try {
                if (!stored(question, outcome)) {
                    stored(question, NOT_STORED);
                }
            } finally {
                inHand.remove(question);
                places.release();
            }
        }
    }

    // the boundary of a background thread: nobody else would ever hear of the failure
    private boolean stored(Question question, FileStudy.Outcome outcome) {
        try {
            transactions.commit(() -> write(question, outcome));
            return true;
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, question + ": what came of it was not stored", failure);
            return false;
        }
    }

    private void write(Question question, FileStudy.Outcome outcome) {
        if (outcome instanceof FileStudy.Outcome.Grown grown) {
            growths.finish(question.earlierId(), question.laterId(), StoredJson.written(grown.growth()));
        } else {
            growths.fail(
                    question.earlierId(),
                    question.laterId(),
                    outcome instanceof FileStudy.Outcome.Failed failed ? failed.reason() : "the server stops");
        }
    }

    // the boundary of a background thread, as above
    private FileStudy.Outcome outcome(Question question) {
        try {
            directory.make();
            return study.growth(
                    files(question),
                    directory.forComparison(UUID.randomUUID()),
                    () -> false,
                    progress -> note(question, progress));
        } catch (CaptureRefusedException | IOException failure) {
            return new FileStudy.Outcome.Failed(String.valueOf(failure.getMessage()));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return new FileStudy.Outcome.Stopped();
        } catch (RuntimeException failure) {
            LOG.log(Level.WARNING, question + ": they were not compared", failure);
            return NOT_COMPARED;
        }
    }

    private void note(Question question, StudyProgress progress) {
        synchronized (inHand) {
            inHand.replace(question, progress);
        }
    }

    /* Anew, when its turn has come: meanwhile a dump may have been deleted, and its index kept. */
    private List<Path> files(Question question) {
        return transactions.commit(() -> Stream.of(question.earlierId(), question.laterId())
                .map(id -> captures.find(id)
                        .orElseThrow(() -> new CaptureRefusedException(
                                Reason.NO_FILE, "Capture " + id + " was deleted before it could be looked at")))
                .map(this::fileOf)
                .toList());
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
