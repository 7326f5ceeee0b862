package io.plumbline.web.redirect.shared;

import io.plumbline.persistence.redirect.DatabaseIdentity;
import io.plumbline.persistence.redirect.LinkKey;
import io.plumbline.persistence.redirect.LinkStoreException;
import io.plumbline.persistence.redirect.LinkTarget;
import io.plumbline.web.gate.GatheredQuestions;
import io.plumbline.web.redirect.shared.RedisLinks.Answer;
import io.plumbline.web.redirect.shared.RedisLinks.Reading;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Reads links from the cache that instances share, and what is not there from the database, for the others, too: many with one
 * question to either. Thread-safe; asking waits for nothing. A shared cache that does not answer costs a link one timeout, and then
 * nothing for a second.
 */
public final class SharedLinks implements AutoCloseable {

    /*
     * Each instance relies on itself alone. It trusts a link there only if its lease, taken before the database was read, is
     * younger than the moment from which this instance has heard of every change without a gap, and forgotten there every code
     * that changed (`trust`, by the clock of the cache). From a notice until the cache has said that the code is
     * forgotten, the code is read from the database (`forgetting`). A gap - notices missed, a cache that does not answer, a change
     * of everything - ends the trust, and it begins anew from then on.
     *
     * Order matters twice. A reader looks at `forgetting` first and at `trust` second, and who fails to forget
     * a code ends the trust first and lets the code go second: no reader finds neither.
     *
     * Those who ask while no question to the cache may begin are asked for together (`asking`); of what it does not have, the
     * database is asked at once for all. What that gives is told first, and then goes to the cache, again together (`storing`).
     */
    private static final Logger LOG = System.getLogger(SharedLinks.class.getName());

    private static final int ASKING = 2;
    private static final int STORING = 1;
    private static final int LINKS_AT_ONCE = 100;
    private static final int MOST_ASKING = 10_000;

    /** Links are heavier than questions, and one that is not stored is read once more. */
    private static final int MOST_STORING = 1_000;

    /** For those who ask and for him who stores. */
    private static final int THREADS = ASKING + STORING;

    /** One more, for changes. */
    private static final int CONNECTIONS = THREADS + 1;

    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private static final int MOST_TO_FORGET = 100_000;

    private final Links stored;
    private final RedisLinks shared;
    private final Supplier<String> prefix;
    private final ExecutorService inOrder;
    private final ExecutorService threads;
    private final GatheredQuestions<LinkKey, CompletableFuture<Optional<LinkTarget>>> asking;
    private final GatheredQuestions<Reading, Boolean> storing;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Integer> forgetting = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<String> toForget = new LinkedBlockingQueue<>();
    private final AtomicBoolean awaitsTrust = new AtomicBoolean();
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable Trust trust;
    private long gaps;
    private volatile long retryNanos;
    private volatile boolean heard;
    private volatile boolean failing;

    /** A way to read domains' links, as many as are asked for and in that order; nobody waits for them. */
    @FunctionalInterface
    public interface Links {
        List<CompletableFuture<Optional<LinkTarget>>> find(List<LinkKey> keys);
    }

    /**
     * What is believed of the cache. Immutable.
     *
     * @param names what the names of this database's keys begin with
     * @param since the moment that leases have to be younger than, by the clock of the cache
     */
    private record Trust(String names, long since) {}

    /**
     * Links of a database with a shared cache before them.
     *
     * @param stored reads the database
     * @param shared is closed with this
     * @param timeout the longest wait for the cache
     * @param prefix begins the names of this database's keys; asked again until it answers
     * @param inOrder runs one task after another, in their order, and ends with this
     * @param threads one for each who asks the cache and one for him who stores; end with this
     * @param nanoTime a clock that never goes back
     */
    SharedLinks(
            Links stored,
            RedisLinks shared,
            Duration timeout,
            Supplier<String> prefix,
            ExecutorService inOrder,
            ExecutorService threads,
            LongSupplier nanoTime) {
        this.stored = stored;
        this.shared = shared;
        this.prefix = prefix;
        this.inOrder = inOrder;
        this.threads = threads;
        this.nanoTime = nanoTime;
        this.retryNanos = nanoTime.getAsLong();
        this.asking = new GatheredQuestions<>(this::findTogether, ASKING, LINKS_AT_ONCE, MOST_ASKING, timeout, threads);
        this.storing = new GatheredQuestions<>(this::store, STORING, LINKS_AT_ONCE, MOST_STORING, timeout, threads);
    }

    /**
     * Links of a database with the configured cache before them.
     *
     * @param anyCase whether codes are asked for in small letters alone: instances that do and others share nothing
     */
    public static SharedLinks open(
            Links stored, SharedCacheSettings settings, DataSource database, boolean anyCase, ThreadFactory threads) {
        var identity = new DatabaseIdentity(database);
        return new SharedLinks(
                stored,
                new RedisLinks(settings, CONNECTIONS),
                settings.timeout(),
                () -> settings.prefix() + ':' + identity.read() + (anyCase ? ":any-case:" : ":link:"),
                Executors.newSingleThreadExecutor(threads),
                Executors.newFixedThreadPool(THREADS, threads),
                System::nanoTime);
    }

    /**
     * The target of a link, from the cache if it is there; fails, in time, as the database does if that had to be asked.
     * A failure may be the cause of a {@link java.util.concurrent.CompletionException}.
     */
    // an answer of the cache may be a reading that has not ended: the last step takes the one out of the other
    @SuppressWarnings("FutureReturnValueIgnored")
    public CompletableFuture<Optional<LinkTarget>> find(long domainId, String code) {
        var key = new LinkKey(domainId, code);
        if (forgetting.containsKey(code)) {
            return readStored(key);
        }
        if (trust == null) {
            trustAgainInTime();
            return readStored(key);
        }
        return asking.ask(key)
                .exceptionally(notAnsweredInTime -> {
                    misses.incrementAndGet();
                    return readStored(key);
                })
                .thenCompose(reading -> reading);
    }

    private CompletableFuture<Optional<LinkTarget>> readStored(LinkKey key) {
        return stored.find(List.of(key)).get(0);
    }

    private List<CompletableFuture<Optional<LinkTarget>>> findTogether(List<LinkKey> keys) {
        var answers = answers(keys);
        var missed = new ArrayList<LinkKey>();
        for (int i = 0; i < keys.size(); i++) {
            if (!(answers.get(i) instanceof Answer.Kept)) {
                missed.add(keys.get(i));
            }
        }
        misses.addAndGet(missed.size());
        hits.addAndGet(keys.size() - missed.size());
        var readings = stored.find(missed).iterator();
        var found = new ArrayList<CompletableFuture<Optional<LinkTarget>>>(keys.size());
        for (var answer : answers) {
            found.add(
                    answer instanceof Answer.Kept kept
                            ? CompletableFuture.completedFuture(Optional.of(kept.link()))
                            : storedToo(answer, readings.next()));
        }
        return found;
    }

    private List<Answer> answers(List<LinkKey> keys) {
        var trusted = trust;
        if (trusted != null) {
            try {
                return shared.ask(trusted.names(), keys, trusted.since());
            } catch (JedisException noAnswer) {
                failed(noAnswer);
            }
        }
        return Collections.nCopies(keys.size(), Answer.Awaited.INSTANCE);
    }

    private CompletableFuture<Optional<LinkTarget>> storedToo(
            Answer answer, CompletableFuture<Optional<LinkTarget>> reading) {
        if (answer instanceof Answer.Lease lease) {
            // whoever waits for the link was told of it before: of a future's followers the last is the first
            var unused = reading.thenCompose(link -> storing.ask(new Reading(lease, link)));
        }
        return reading;
    }

    private List<Boolean> store(List<Reading> readings) {
        var isInUse = isInUse();
        if (isInUse) {
            try {
                shared.store(readings);
            } catch (JedisException noAnswer) {
                failed(noAnswer);
            }
        }
        return Collections.nCopies(readings.size(), isInUse);
    }

    /** A link of that code was made, changed or deleted; the empty text stands for every code. Returns at once. */
    public void changed(String code) {
        if (code.isEmpty() || toForget.size() >= MOST_TO_FORGET) {
            endTrust();
            trustAgainInTime();
        } else {
            forgetting.merge(code, 1, Integer::sum);
            toForget.add(code);
            run(this::forget);
        }
    }

    /** Whether notices of changes come in from now on; some may have been missed before. Returns at once. */
    public void heard(boolean isHeard) {
        heard = isHeard;
        endTrust();
        trustAgainInTime();
    }

    private void forget() {
        var codes = new ArrayList<String>();
        toForget.drainTo(codes, FORGOTTEN_AT_ONCE);
        var trusted = trust;
        try {
            // without trust nothing that is there now will be trusted again
            if (!codes.isEmpty() && trusted != null) {
                shared.forget(trusted.names(), codes);
            }
        } catch (JedisException noAnswer) {
            failed(noAnswer);
        } finally {
            codes.forEach(
                    code -> forgetting.computeIfPresent(code, (same, changes) -> changes == 1 ? null : changes - 1));
        }
    }

    private void failed(JedisException noAnswer) {
        failures.incrementAndGet();
        retryNanos = nanoTime.getAsLong() + RETRY_NANOS;
        endTrust();
        shared.dropConnections();
        if (!failing) {
            failing = true;
            LOG.log(
                    Level.WARNING,
                    "the shared cache does not answer; links are read from the database until it does: {0}",
                    noAnswer.toString());
        }
    }

    private synchronized void endTrust() {
        gaps++;
        trust = null;
    }

    private void trustAgainInTime() {
        if (heard && nanoTime.getAsLong() - retryNanos >= 0 && awaitsTrust.compareAndSet(false, true)) {
            run(this::trustAgain);
        }
    }

    private void trustAgain() {
        awaitsTrust.set(false);
        var gapsBefore = gaps();
        try {
            beginTrust(new Trust(prefix.get(), shared.now()), gapsBefore);
            if (failing) {
                failing = false;
                LOG.log(Level.INFO, "the shared cache answers again");
            }
        } catch (JedisException noAnswer) {
            failed(noAnswer);
        } catch (LinkStoreException databaseDown) {
            retryNanos = nanoTime.getAsLong() + RETRY_NANOS;
        }
    }

    private synchronized long gaps() {
        return gaps;
    }

    private synchronized void beginTrust(Trust again, long gapsBefore) {
        if (gaps == gapsBefore && heard) {
            trust = again;
        }
    }

    private void run(Runnable task) {
        try {
            inOrder.execute(task);
        } catch (RejectedExecutionException stopping) {
            endTrust();
        }
    }

    /** Links that were found in the shared cache. */
    public long hits() {
        return hits.get();
    }

    /** Links that were not. */
    public long misses() {
        return misses.get();
    }

    /** Questions that it did not answer. */
    public long failures() {
        return failures.get();
    }

    /** Whether it is asked at this moment. */
    public boolean isInUse() {
        return trust != null;
    }

    @Override
    public void close() {
        endTrust();
        inOrder.shutdown();
        threads.shutdown();
        shared.close();
    }
}
