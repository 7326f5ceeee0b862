package io.plumbline.web.redirect;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.plumbline.persistence.link.Domain;
import io.plumbline.persistence.redirect.LinkTarget;
import io.plumbline.persistence.redirect.MostVisitedLinks;
import io.plumbline.web.gate.DatabaseGate;
import io.plumbline.web.gate.DatabaseUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The links that this instance has in memory, by domain and code; what is missing is read once, however many ask for it.
 *
 * <p>Thread-safe; a hit takes no lock and asks no database, and to recall a plain link of the default domain allocates nothing.
 */
final class LinkCache {

    /*
     * Plain links are in a table of octets, those with rules, limits or odd codes in a cache of objects. Who misses a link
     * reads it in his own thread; others who miss it meanwhile wait for him (`loading`).
     *
     * From the age `ttl` on, or while notices of changes come in `heardTtl`, the next redirect still gets the old link while it
     * is read again behind him; when the database does not answer, the old link stays as long again. Notices remove links at
     * once; where some may have been missed, a new `generation` begins and links of an older one are read again behind the next redirect,
     * too, so that the database does not have to answer for all of them at once; when it does not answer, none of them is
     * tried again for RETRY. A link that nobody asked for during `staleFor` is missing.
     *
     * The key of the default domain's code is the code itself; that of another domain has its id and a blank, which no code
     * holds, in front. A domain without a link of that code has the default domain's under its own key, so that a code which
     * changes is forgotten for every domain.
     *
     * What was read is kept only if its reading is still in `loading`: a notice takes it out first and removes what was kept
     * afterwards, so that whichever comes first, nothing stays that was read before the change.
     *
     * The most visited plain links are read in one go once notices are heard, and again before they grow old, so that an
     * instance answers at full speed soon after its start.
     *
     * Most codes without a link are ruled out by the set of all codes. The others have their own small cache, so that guessing
     * codes evicts no link.
     */
    private static final char BEHIND_DOMAIN = ' ';
    private static final int BYTES_BESIDE_TEXT = 190;
    private static final int SHARE_OF_SPECIAL_LINKS = 8;
    private static final int FEWEST_BYTES_OF_LINK = 64;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final long NANOS_OF_SECOND = 1_000_000_000;

    /** Readings again that wait for a thread; whoever comes then goes by what is in memory, and the next one tries. */
    private static final int MOST_WAITING = 1_000;

    private final Links links;
    private final KnownCodes codes;
    private final Supplier<long[]> otherDomains;
    private final DatabaseGate gate;
    private final LinkCacheSettings settings;
    private final int ttlSeconds;
    private final int heardTtlSeconds;
    private final int staleSeconds;
    private final Executor refreshing;
    private final Ticker ticker;
    private final LinkTable plain;
    private final Cache<String, RedirectTarget> special;
    private final Cache<String, Boolean> unknown;
    private final ConcurrentHashMap<String, CompletableFuture<@Nullable RedirectTarget>> loading =
            new ConcurrentHashMap<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicLong loads = new AtomicLong();
    private final AtomicInteger generation = new AtomicInteger();

    /** Whether notices of changes come in. */
    private volatile boolean heard;

    private final AtomicReference<@Nullable LinkPreload> preload = new AtomicReference<>();

    /** By the ticker, the moment from which old links are read again. */
    private volatile long retryNanos;

    /** A way to read a domain's link, which throws {@code LinkStoreException} when the database does not answer. */
    interface Links {
        Optional<LinkTarget> find(long domainId, String code);
    }

    /** What memory knows of a code. */
    enum Recall {
        PLAIN_LINK,
        UNKNOWN,
        /** The database has to be asked, or the visitor looked at. */
        UNDECIDED
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
        this.ttlSeconds = seconds(settings.ttl());
        this.heardTtlSeconds = seconds(settings.heardTtl());
        this.staleSeconds = seconds(settings.staleFor());
        this.refreshing = refreshing;
        this.ticker = ticker;
        this.retryNanos = ticker.read();
        var bytesOfSpecial = settings.maxBytes() / SHARE_OF_SPECIAL_LINKS;
        this.plain = new LinkTable(settings.maxBytes() - bytesOfSpecial);
        this.special = Caffeine.newBuilder()
                .executor(refreshing)
                .maximumWeight(bytesOfSpecial)
                .weigher((String key, RedirectTarget target) -> BYTES_BESIDE_TEXT + key.length() + target.weightBytes())
                .build();
        this.unknown = Caffeine.newBuilder()
                .ticker(ticker)
                .executor(refreshing)
                .maximumSize(settings.unknownEntries())
                .expireAfterWrite(settings.unknownTtl())
                .build();
    }

    private static int seconds(Duration duration) {
        return (int) Math.min(Integer.MAX_VALUE, duration.toSeconds());
    }

    /**
     * What a code leads to on a domain.
     *
     * @param millis the moment, in milliseconds since 1970
     * @throws DatabaseUnavailableException if the link is not in memory and the database does not answer in time
     */
    Resolution find(long domainId, String code, long millis) throws DatabaseUnavailableException {
        var key = keyOf(domainId, code);
        var target = inMemory(key);
        if (target == null) {
            if (unknown.getIfPresent(key) != null || codes.ruleOut(code)) {
                return Resolution.Unknown.INSTANCE;
            }
            target = load(key);
        } else {
            readAgainIfOld(key, target.generation(), target.readSeconds());
        }
        return target == null ? Resolution.Unknown.INSTANCE : target.resolutionAt(millis);
    }

    /**
     * The same as far as memory can tell at once.
     *
     * @param link is filled if it is a plain link
     */
    Recall recall(long domainId, String code, long millis, PlainLink link) {
        var key = keyOf(domainId, code);
        if (!plain.find(key, link) || isStale(link.readSeconds())) {
            var target = special.getIfPresent(key);
            if (target == null) {
                return unknown.getIfPresent(key) != null || codes.ruleOutWithoutDoubt(code)
                        ? Recall.UNKNOWN
                        : Recall.UNDECIDED;
            }
            if (!target.isPlain() || isStale(target.readSeconds()) || target.isGoneAt(millis)) {
                return Recall.UNDECIDED;
            }
            link.set(target);
        }
        readAgainIfOld(key, link.generation(), link.readSeconds());
        return Recall.PLAIN_LINK;
    }

    private @Nullable RedirectTarget inMemory(String key) {
        var link = new PlainLink();
        var target = plain.find(key, link) ? new RedirectTarget(link) : special.getIfPresent(key);
        return target == null || isStale(target.readSeconds()) ? null : target;
    }

    private boolean isStale(int readSeconds) {
        return nowSeconds() - readSeconds >= staleSeconds;
    }

    private int nowSeconds() {
        return (int) (ticker.read() / NANOS_OF_SECOND);
    }

    /** Forgets a code whose link was made, changed or deleted; the empty text stands for every code. */
    void changed(String code) {
        if (code.isEmpty()) {
            abandonPreload();
            loading.clear();
            plain.clear();
            special.invalidateAll();
            unknown.invalidateAll();
            return;
        }
        forget(code);
        for (var domainId : otherDomains.get()) {
            forget(keyOf(domainId, code));
        }
    }

    private void forget(String key) {
        var preloading = preload.get();
        if (preloading != null) {
            preloading.changed(key);
        }
        loading.remove(key);
        plain.remove(key);
        special.invalidate(key);
        unknown.invalidate(key);
    }

    private static String keyOf(long domainId, String code) {
        return domainId == Domain.DEFAULT_ID ? code : Long.toString(domainId) + BEHIND_DOMAIN + code;
    }

    /** Notices may have been missed: forgets the unknown codes, and trusts no link any more before it is read again. */
    void distrust() {
        abandonPreload();
        generation.incrementAndGet();
        loading.clear();
        unknown.invalidateAll();
    }

    /**
     * Takes links in that are read in one go, as far as there is room. Notices of changes have to come in.
     *
     * @param stored hands links on, at most so many, as they are committed when it begins
     */
    void preload(ObjLongConsumer<MostVisitedLinks.Taker> stored) {
        var mine = new LinkPreload(plain, generation.get(), nowSeconds());
        preload.set(mine);
        try {
            stored.accept(new PreloadTaker(mine), settings.maxBytes() / FEWEST_BYTES_OF_LINK);
        } finally {
            // another may have begun meanwhile, which still has to hear of changes
            preload.compareAndSet(mine, null);
        }
    }

    /** Immutable. */
    private record PreloadTaker(LinkPreload preload) implements MostVisitedLinks.Taker {

        @Override
        public void expect(long links, long octets) {
            preload.expect(links, octets);
        }

        @Override
        public void take(long domainId, String code, LinkTarget link) {
            preload.take(keyOf(domainId, code), link);
        }
    }

    private void abandonPreload() {
        var preloading = preload.get();
        if (preloading != null) {
            preloading.abandon();
        }
    }

    /** Whether notices of changes come in from now on. */
    void heard(boolean isHeard) {
        heard = isHeard;
    }

    /** Links in memory. */
    long size() {
        return plain.size() + special.estimatedSize();
    }

    /** Octets that plain links take. */
    long bytes() {
        return plain.bytes();
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

    private @Nullable RedirectTarget load(String key) throws DatabaseUnavailableException {
        var mine = new CompletableFuture<@Nullable RedirectTarget>();
        var others = loading.putIfAbsent(key, mine);
        if (others != null) {
            return await(others);
        }
        try {
            var target = read(key);
            keep(key, mine, target);
            mine.complete(target);
            return target;
        } catch (DatabaseUnavailableException failure) {
            mine.completeExceptionally(failure);
            throw failure;
        } finally {
            // nobody may wait for ever, whatever was thrown
            mine.cancel(false);
            loading.remove(key, mine);
        }
    }

    private void readAgainIfOld(String key, int itsGeneration, int readSeconds) {
        var now = ticker.read();
        var isOld = itsGeneration != generation.get()
                || (int) (now / NANOS_OF_SECOND) - readSeconds >= (heard ? heardTtlSeconds : ttlSeconds);
        if (isOld && now - retryNanos >= 0 && waiting.get() < MOST_WAITING) {
            readAgain(key);
        }
    }

    private void readAgain(String key) {
        var mine = new CompletableFuture<@Nullable RedirectTarget>();
        if (loading.putIfAbsent(key, mine) != null) {
            return;
        }
        waiting.incrementAndGet();
        try {
            refreshing.execute(() -> readAgain(key, mine));
        } catch (RejectedExecutionException stopping) {
            // the last redirects before a stop go by what is in memory
            waiting.decrementAndGet();
            mine.cancel(false);
            loading.remove(key, mine);
        }
    }

    private void readAgain(String key, CompletableFuture<@Nullable RedirectTarget> mine) {
        try {
            waiting.decrementAndGet();
            var target = read(key);
            keep(key, mine, target);
            mine.complete(target);
        } catch (DatabaseUnavailableException databaseDown) {
            retryNanos = ticker.read() + RETRY.toNanos();
            var old = inMemory(key);
            if (old != null) {
                keep(key, mine, old.readAt(nowSeconds()));
            }
            mine.completeExceptionally(databaseDown);
        } finally {
            mine.cancel(false);
            loading.remove(key, mine);
        }
    }

    /** Keeps what was read, unless the link has changed since. */
    private void keep(String key, CompletableFuture<@Nullable RedirectTarget> mine, @Nullable RedirectTarget target) {
        loading.computeIfPresent(key, (same, current) -> {
            if (current != mine) {
                return current;
            }
            if (target == null) {
                plain.remove(key);
                special.invalidate(key);
                unknown.put(key, Boolean.TRUE);
            } else if (plain.put(key, target)) {
                special.invalidate(key);
            } else {
                plain.remove(key);
                special.put(key, target);
            }
            return null;
        });
    }

    private @Nullable RedirectTarget read(String key) throws DatabaseUnavailableException {
        loads.incrementAndGet();
        var asked = generation.get();
        var now = nowSeconds();
        var blank = key.indexOf(BEHIND_DOMAIN);
        var domainId = blank < 0 ? Domain.DEFAULT_ID : Long.parseLong(key, 0, blank, 10);
        return gate.ask(() -> links.find(domainId, key.substring(blank + 1)))
                .map(link -> new RedirectTarget(link, asked, now))
                .orElse(null);
    }

    private @Nullable RedirectTarget await(CompletableFuture<@Nullable RedirectTarget> target)
            throws DatabaseUnavailableException {
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
}
