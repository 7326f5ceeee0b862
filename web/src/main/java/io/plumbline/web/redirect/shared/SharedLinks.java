package io.plumbline.web.redirect.shared;

import io.plumbline.persistence.redirect.DatabaseIdentity;
import io.plumbline.persistence.redirect.LinkStoreException;
import io.plumbline.persistence.redirect.LinkTarget;
import io.plumbline.web.redirect.shared.RedisLinks.Answer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
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
 * Reads links from the cache that instances share, and what is not there from the database, for the others, too. Thread-safe. A
 * shared cache that does not answer costs a link one timeout, and then nothing for a second.
 */
public final class SharedLinks implements AutoCloseable {

    /*
     * Each instance relies on itself alone. It trusts a link there only if its lease, taken before the database was read, is
     * younger than the moment from which this instance has heard of every change without a gap, and forgotten there every code
     * that changed (`trustedSince`, by the clock of the cache). From a notice until the cache has said that the code is
     * forgotten, the code is read from the database (`forgetting`). A gap - notices missed, a cache that does not answer, a change
     * of everything - ends the trust, and it begins anew from then on.
     *
     * Order matters twice. A reader looks at `forgetting` first and at `trustedSince` second, and who fails to forget
     * a code ends the trust first and lets the code go second: no reader finds neither.
     */
    private static final Logger LOG = System.getLogger(SharedLinks.class.getName());

    private static final long NOT_TRUSTED = Long.MAX_VALUE;
    private static final long RETRY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int FORGOTTEN_AT_ONCE = 1_000;
    private static final int MOST_TO_FORGET = 100_000;

    private final Links stored;
    private final RedisLinks shared;
    private final Supplier<String> prefix;
    private final ExecutorService inOrder;
    private final LongSupplier nanoTime;
    private final ConcurrentHashMap<String, Integer> forgetting = new ConcurrentHashMap<>();
    private final LinkedBlockingQueue<String> toForget = new LinkedBlockingQueue<>();
    private final AtomicBoolean awaitsTrust = new AtomicBoolean();
    private final AtomicLong hits = new AtomicLong();
    private final AtomicLong misses = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private volatile @Nullable String names;
    private volatile long trustedSince = NOT_TRUSTED;
    private long gaps;
    private volatile long retryNanos;
    private volatile boolean heard;
    private volatile boolean failing;

    /** A way to read a domain's link. */
    @FunctionalInterface
    public interface Links {
        Optional<LinkTarget> find(long domainId, String code);
    }

    /**
     * Links of a database with a shared cache before them.
     *
     * @param stored reads the database
     * @param shared is closed with this
     * @param prefix begins the names of this database's keys; asked again until it answers
     * @param inOrder runs one task after another, in their order, and ends with this
     * @param nanoTime a clock that never goes back
     */
    SharedLinks(
            Links stored, RedisLinks shared, Supplier<String> prefix, ExecutorService inOrder, LongSupplier nanoTime) {
        this.stored = stored;
        this.shared = shared;
        this.prefix = prefix;
        this.inOrder = inOrder;
        this.nanoTime = nanoTime;
        this.retryNanos = nanoTime.getAsLong();
    }

    /**
     * Links of a database with the configured cache before them.
     *
     * @param anyCase whether codes are asked for in small letters alone: instances that do and others share nothing
     * @param connections the most to the cache at a time
     */
    public static SharedLinks open(
            Links stored,
            SharedCacheSettings settings,
            DataSource database,
            boolean anyCase,
            int connections,
            ThreadFactory threads) {
        var identity = new DatabaseIdentity(database);
        return new SharedLinks(
                stored,
                new RedisLinks(settings, connections + 1),
                () -> settings.prefix() + ':' + identity.read() + (anyCase ? ":any-case:" : ":link:"),
                Executors.newSingleThreadExecutor(threads),
                System::nanoTime);
    }

    /**
     * The target of a link, from the cache if it is there.
     *
     * @throws LinkStoreException if the database had to be asked and does not answer
     */
    public Optional<LinkTarget> find(long domainId, String code) {
        if (forgetting.containsKey(code)) {
            return stored.find(domainId, code);
        }
        var since = trustedSince;
        var key = names + code;
        if (since == NOT_TRUSTED) {
            trustAgainInTime();
            return stored.find(domainId, code);
        }
        var answer = ask(key, domainId, since);
        if (answer instanceof Answer.Kept kept) {
            hits.incrementAndGet();
            return Optional.of(kept.link());
        }
        misses.incrementAndGet();
        var link = stored.find(domainId, code);
        if (answer instanceof Answer.Lease lease) {
            store(key, domainId, lease, link);
        }
        return link;
    }

    private Answer ask(String key, long domainId, long since) {
        try {
            return shared.ask(key, domainId, since);
        } catch (JedisException noAnswer) {
            failed(noAnswer);
            return Answer.Awaited.INSTANCE;
        }
    }

    private void store(String key, long domainId, Answer.Lease lease, Optional<LinkTarget> link) {
        try {
            shared.store(key, domainId, lease, link);
        } catch (JedisException noAnswer) {
            failed(noAnswer);
        }
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
        var keys = new ArrayList<String>(codes.size());
        codes.forEach(code -> keys.add(names + code));
        try {
            // without trust nothing that is there now will be trusted again
            if (!codes.isEmpty() && trustedSince != NOT_TRUSTED) {
                shared.forget(keys);
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
        trustedSince = NOT_TRUSTED;
    }

    private void trustAgainInTime() {
        if (heard && nanoTime.getAsLong() - retryNanos >= 0 && awaitsTrust.compareAndSet(false, true)) {
            run(this::trust);
        }
    }

    private void trust() {
        awaitsTrust.set(false);
        var gapsBefore = gaps();
        try {
            names = prefix.get();
            beginTrust(shared.now(), gapsBefore);
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

    private synchronized void beginTrust(long since, long gapsBefore) {
        if (gaps == gapsBefore && heard) {
            trustedSince = since;
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
        return trustedSince != NOT_TRUSTED;
    }

    @Override
    public void close() {
        endTrust();
        inOrder.shutdown();
        shared.close();
    }
}
