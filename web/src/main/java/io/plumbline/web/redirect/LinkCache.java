package io.plumbline.web.redirect;

import com.github.benmanes.caffeine.cache.AsyncCacheLoader;
import com.github.benmanes.caffeine.cache.AsyncLoadingCache;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.plumbline.persistence.link.Domain;
import io.plumbline.persistence.redirect.LinkTarget;
import io.plumbline.web.gate.DatabaseGate;
import io.plumbline.web.gate.DatabaseUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The links that this instance has in memory, by domain and code; what is missing is read once, however many ask for it.
 *
 * <p>Thread-safe; a hit takes no lock and asks no database, and one of the default domain allocates nothing.
 */
final class LinkCache {

    /*
     * A link is a future: the first who misses it puts one in and loads it in his own thread, the others wait for it.
     * From the age `ttl` on the next redirect still gets the old link while it is read again behind him; when the
     * database does not answer, the old link stays for another `ttl`. Notices of changes remove links at once; where some
     * may have been missed, a new `generation` begins and links of an older one are read again behind the next redirect,
     * too, so that the database does not have to answer for all of them at once; when it does not answer, none of them is
     * tried again for RETRY. `staleFor` removes the links that nobody asked for meanwhile.
     *
     * The key of the default domain's code is the code itself; that of another domain has its id and a blank, which no code
     * holds, in front. A domain without a link of that code has the default domain's under its own key, so that a code which
     * changes is forgotten for every domain.
     *
     * Most codes without a link are ruled out by the set of all codes. The others have their own small cache, so that guessing
     * codes evicts no link. `changes` keeps a code from
     * being remembered as unknown if anything changed while it was looked for.
     */
    private static final char BEHIND_DOMAIN = ' ';
    private static final int BYTES_BESIDE_TEXT = 190;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Links links;
    private final KnownCodes codes;
    private final Supplier<long[]> otherDomains;
    private final DatabaseGate gate;
    private final LinkCacheSettings settings;
    private final Ticker ticker;
    private final AsyncLoadingCache<String, RedirectTarget> targets;
    private final Cache<String, Boolean> unknown;
    private final AtomicLong changes = new AtomicLong();
    private final AtomicLong loads = new AtomicLong();
    private final AtomicInteger generation = new AtomicInteger();

    /** By the ticker, the moment from which links of an older generation are read again. */
    private volatile long retryNanos;

    /** A way to read a domain's link, which throws {@code LinkStoreException} when the database does not answer. */
    interface Links {
        Optional<LinkTarget> find(long domainId, String code);
    }

    /**
     * A cache over a way to read links.
     *
     * @param codes rules out codes that no link has, on whatever domain
     * @param otherDomains the ids of all domains but the default one
     * @param refreshing runs the reading of links that have grown old
     */
    LinkCache(
            Links links,
            KnownCodes codes,
            Supplier<long[]> otherDomains,
            DatabaseGate gate,
            LinkCacheSettings settings,
            Executor refreshing,
            Ticker ticker) {
        this.links = links;
        this.codes = codes;
        this.otherDomains = otherDomains;
        this.gate = gate;
        this.settings = settings;
        this.ticker = ticker;
        this.retryNanos = ticker.read();
        this.targets = Caffeine.newBuilder()
                .ticker(ticker)
                .executor(refreshing)
                .maximumWeight(settings.maxBytes())
                .weigher((String code, RedirectTarget target) ->
                        BYTES_BESIDE_TEXT + code.length() + target.weightBytes())
                .refreshAfterWrite(settings.ttl())
                .expireAfterWrite(settings.staleFor())
                .buildAsync(new Refresh());
        this.unknown = Caffeine.newBuilder()
                .ticker(ticker)
                .executor(refreshing)
                .maximumSize(settings.unknownEntries())
                .expireAfterWrite(settings.unknownTtl())
                .build();
    }

    /**
     * What a code leads to on a domain.
     *
     * @param millis the moment, in milliseconds since 1970
     * @throws DatabaseUnavailableException if the link is not in memory and the database does not answer in time
     */
    Resolution find(long domainId, String code, long millis) throws DatabaseUnavailableException {
        var key = keyOf(domainId, code);
        var cached = targets.getIfPresent(key);
        if (cached == null) {
            if (unknown.getIfPresent(key) != null || codes.ruleOut(code)) {
                return Resolution.Unknown.INSTANCE;
            }
            cached = load(key);
        }
        return resolution(key, await(cached), millis);
    }

    /** The same as far as memory can tell at once; null where the database has to be asked. */
    @Nullable
    Resolution recall(long domainId, String code, long millis) {
        var key = keyOf(domainId, code);
        var cached = targets.getIfPresent(key);
        if (cached == null) {
            return unknown.getIfPresent(key) != null || codes.ruleOutWithoutDoubt(code)
                    ? Resolution.Unknown.INSTANCE
                    : null;
        }
        if (!cached.isDone() || cached.isCompletedExceptionally()) {
            return null;
        }
        return resolution(key, cached.join(), millis);
    }

    private Resolution resolution(String key, @Nullable RedirectTarget target, long millis) {
        if (target == null) {
            return Resolution.Unknown.INSTANCE;
        }
        if (target.generation() != generation.get() && ticker.read() - retryNanos >= 0) {
            readAgain(key);
        }
        return target.resolutionAt(millis);
    }

    /** Forgets a code whose link was made, changed or deleted; the empty text stands for every code. */
    void changed(String code) {
        if (code.isEmpty()) {
            changes.incrementAndGet();
            targets.synchronous().invalidateAll();
            unknown.invalidateAll();
            return;
        }
        changes.incrementAndGet();
        forget(code);
        for (var domainId : otherDomains.get()) {
            forget(keyOf(domainId, code));
        }
    }

    private void forget(String key) {
        targets.synchronous().invalidate(key);
        unknown.invalidate(key);
    }

    private static String keyOf(long domainId, String code) {
        return domainId == Domain.DEFAULT_ID ? code : Long.toString(domainId) + BEHIND_DOMAIN + code;
    }

    /** Notices may have been missed: forgets the unknown codes, and trusts no link any more before it is read again. */
    void distrust() {
        generation.incrementAndGet();
        changes.incrementAndGet();
        unknown.invalidateAll();
    }

    /** Links in memory. */
    long size() {
        return targets.synchronous().estimatedSize();
    }

    /** Codes remembered as unknown. */
    long unknownSize() {
        unknown.cleanUp();
        return unknown.estimatedSize();
    }

    /** Questions asked to the database so far. */
    long loads() {
        return loads.get();
    }

    private CompletableFuture<@Nullable RedirectTarget> load(String key) {
        var mine = new CompletableFuture<@Nullable RedirectTarget>();
        var others = targets.asMap().putIfAbsent(key, mine);
        if (others != null) {
            return others;
        }
        var before = changes.get();
        try {
            var target = read(key);
            if (target == null) {
                unknown.put(key, Boolean.TRUE);
                if (changes.get() != before) {
                    unknown.invalidate(key);
                }
            }
            mine.complete(target);
        } catch (DatabaseUnavailableException failure) {
            mine.completeExceptionally(failure);
        } finally {
            // nobody may wait for ever, whatever was thrown
            mine.cancel(false);
        }
        return mine;
    }

    private void readAgain(String key) {
        try {
            targets.synchronous().refresh(key);
        } catch (RejectedExecutionException stopping) {
            // the last redirects before a stop go by what is in memory
        }
    }

    private @Nullable RedirectTarget read(String key) throws DatabaseUnavailableException {
        loads.incrementAndGet();
        var asked = generation.get();
        var blank = key.indexOf(BEHIND_DOMAIN);
        var domainId = blank < 0 ? Domain.DEFAULT_ID : Long.parseLong(key, 0, blank, 10);
        return gate.ask(() -> links.find(domainId, key.substring(blank + 1)))
                .map(link -> new RedirectTarget(link, asked))
                .orElse(null);
    }

    private @Nullable RedirectTarget await(CompletableFuture<@Nullable RedirectTarget> target)
            throws DatabaseUnavailableException {
        if (target.isDone() && !target.isCompletedExceptionally()) {
            return target.join();
        }
        try {
            return target.get(settings.loadWait().toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failure) {
            throw new DatabaseUnavailableException(failure.getCause());
        } catch (TimeoutException | CancellationException unanswered) {
            throw new DatabaseUnavailableException(unanswered);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException(stopped);
        }
    }

    /** Reads links again that have grown old, or that were removed just before. */
    private final class Refresh implements AsyncCacheLoader<String, RedirectTarget> {

        @Override
        public CompletableFuture<@Nullable RedirectTarget> asyncLoad(String key, Executor executor) {
            return CompletableFuture.supplyAsync(() -> reread(key), executor);
        }

        @Override
        public CompletableFuture<@Nullable RedirectTarget> asyncReload(
                String key, RedirectTarget old, Executor executor) {
            return CompletableFuture.supplyAsync(() -> reread(key, old), executor);
        }

        private @Nullable RedirectTarget reread(String key) {
            try {
                return read(key);
            } catch (DatabaseUnavailableException databaseDown) {
                throw new CompletionException(databaseDown);
            }
        }

        private @Nullable RedirectTarget reread(String key, RedirectTarget old) {
            try {
                return read(key);
            } catch (DatabaseUnavailableException databaseDown) {
                retryNanos = ticker.read() + RETRY.toNanos();
                return old;
            }
        }
    }
}
