package io.plumbline.web.redirect;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import io.plumbline.persistence.link.Domain;
import io.plumbline.persistence.redirect.LinkTarget;
import io.plumbline.persistence.redirect.MostVisitedLinks;
import io.plumbline.web.gate.DatabaseUnavailableException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
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
     * Plain links are in a table of octets, those with rules, limits or odd codes in a cache of objects. A link that is missed is
     * read once for all who miss it meanwhile (`loading`).
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

    /** Readings again at a time; whoever comes then goes by what is in memory, and the next one tries. */
    private static final int MOST_READ_AGAIN = 1_000;

    private final Links links;
    private final KnownCodes codes;
    private final Supplier<long[]> otherDomains;
    private final LinkCacheSettings settings;
    private final int ttlSeconds;
    private final int heardTtlSeconds;
    private final int staleSeconds;
    private final Ticker ticker;
    private final LinkTable plain;
    private final Cache<String, RedirectTarget> special;
    private final Cache<String, Boolean> unknown;
    private final ConcurrentHashMap<String, CompletableFuture<@Nullable RedirectTarget>> loading =
            new ConcurrentHashMap<>();
    private final AtomicInteger readAgain = new AtomicInteger();
    private final AtomicLong loads = new AtomicLong();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();
    private final AtomicInteger generation = new AtomicInteger();

    /** Whether notices of changes come in. */
    private volatile boolean heard;

    private final AtomicReference<@Nullable LinkPreload> preload = new AtomicReference<>();

    /** By the ticker, the moment from which old links are read again. */
    private volatile long retryNanos;

    /**
     * A way to read a domain's link, behind whoever asks; fails, in time, when the database does not answer, and with a {@link
     * RejectedExecutionException} when it was not asked. Either may be the cause of a {@link CompletionException}.
     */
    interface Links {
        CompletableFuture<Optional<LinkTarget>> find(long domainId, String code);
    }

    /** What memory knows of a code. */
    enum Recall {
        PLAIN_LINK,
        UNKNOWN,
        /** The database has to be asked. */
        MISSED,
        /** The visitor has to be looked at. */
        UNDECIDED
    }

    /**
     * A cache over a way to read links.
     *
     * @param codes rules out codes that no link has, on whatever domain
     * @param otherDomains the ids of all domains but the default one
     * @param upkeep runs what the caches of objects do behind their users
     */
    LinkCache(
            Links links,
            KnownCodes codes,
            Supplier<long[]> otherDomains,
            LinkCacheSettings settings,
            Executor upkeep,
            Ticker ticker) {
        this.links = links;
        this.codes = codes;
        this.otherDomains = otherDomains;
        this.settings = settings;
        this.ttlSeconds = seconds(settings.ttl());
        this.heardTtlSeconds = seconds(settings.heardTtl());
        this.staleSeconds = seconds(settings.staleFor());
        this.ticker = ticker;
        this.retryNanos = ticker.read();
        var bytesOfSpecial = settings.maxBytes() / SHARE_OF_SPECIAL_LINKS;
        this.plain = new LinkTable(settings.maxBytes() - bytesOfSpecial);
        this.special = Caffeine.newBuilder()
                .executor(upkeep)
                .maximumWeight(bytesOfSpecial)
                .weigher((String key, RedirectTarget target) -> BYTES_BESIDE_TEXT + key.length() + target.weightBytes())
                .build();
        this.unknown = Caffeine.newBuilder()
                .ticker(ticker)
                .executor(upkeep)
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
            misses.increment();
            target = await(reading(key));
        } else {
            hits.increment();
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
                return unknown.getIfPresent(key) != null || codes.ruleOut(code) ? Recall.UNKNOWN : Recall.MISSED;
            }
            if (isStale(target.readSeconds())) {
                return Recall.MISSED;
            }
            if (!target.isPlain() || target.isGoneAt(millis)) {
                return Recall.UNDECIDED;
            }
            link.set(target);
        }
        hits.increment();
        readAgainIfOld(key, link.generation(), link.readSeconds());
        return Recall.PLAIN_LINK;
    }

    /**
     * Reads a link that was missed, behind whoever asks; what memory knows then, {@link #recall} tells. Fails when the
     * database does not answer.
     */
    CompletableFuture<?> bring(long domainId, String code) {
        misses.increment();
        return reading(keyOf(domainId, code)).thenApply(target -> {
            if (target != null) {
                // whoever had it read asks again, and finds it
                hits.decrement();
            }
            return target;
        });
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

    /** Visitors so far whose link was in memory. */
    long hits() {
        return hits.sum();
    }

    /** Visitors so far whose code had to be looked up in the database, whether it is a link there or not. */
    long misses() {
        return misses.sum();
    }

    /** Links asked for so far, as they were not in memory or had grown old. */
    long loads() {
        return loads.get();
    }

    private void readAgainIfOld(String key, int itsGeneration, int readSeconds) {
        var now = ticker.read();
        var isOld = itsGeneration != generation.get()
                || (int) (now / NANOS_OF_SECOND) - readSeconds >= (heard ? heardTtlSeconds : ttlSeconds);
        if (isOld && now - retryNanos >= 0 && readAgain.get() < MOST_READ_AGAIN && !loading.containsKey(key)) {
            readAgain.incrementAndGet();
            var unused = reading(key).whenComplete((target, failure) -> readAgain.decrementAndGet());
        }
    }

    /** The reading of a link, which is under way or begins. */
    private CompletableFuture<@Nullable RedirectTarget> reading(String key) {
        var mine = new CompletableFuture<@Nullable RedirectTarget>();
        var others = loading.putIfAbsent(key, mine);
        if (others != null) {
            return others;
        }
        var begun = false;
        try {
            loads.incrementAndGet();
            var asked = generation.get();
            var now = nowSeconds();
            var blank = key.indexOf(BEHIND_DOMAIN);
            var domainId = blank < 0 ? Domain.DEFAULT_ID : Long.parseLong(key, 0, blank, 10);
            var unused = links.find(domainId, key.substring(blank + 1)).whenComplete((link, failure) -> {
                try {
                    if (failure == null) {
                        var target = link.map(stored -> new RedirectTarget(stored, asked, now))
                                .orElse(null);
                        keep(key, mine, target);
                        mine.complete(target);
                    } else {
                        unread(key, mine, causeOf(failure));
                    }
                } finally {
                    forgetReading(key, mine);
                }
            });
            begun = true;
        } finally {
            if (!begun) {
                forgetReading(key, mine);
            }
        }
        return mine;
    }

    /** What a reading has failed of, whichever of its steps it was. */
    private static Throwable causeOf(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void unread(String key, CompletableFuture<@Nullable RedirectTarget> mine, Throwable failure) {
        retryNanos = ticker.read() + RETRY.toNanos();
        if (!(failure instanceof RejectedExecutionException)) {
            keepOld(key, mine);
        }
        mine.completeExceptionally(failure);
    }

    /** Nobody may wait for ever, whatever was thrown. */
    private void forgetReading(String key, CompletableFuture<@Nullable RedirectTarget> mine) {
        mine.cancel(false);
        loading.remove(key, mine);
    }

    private void keepOld(String key, CompletableFuture<@Nullable RedirectTarget> mine) {
        var old = inMemory(key);
        if (old != null) {
            keep(key, mine, old.readAt(nowSeconds()));
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

    private static @Nullable RedirectTarget await(CompletableFuture<@Nullable RedirectTarget> target)
            throws DatabaseUnavailableException {
        try {
            return target.get();
        } catch (ExecutionException failure) {
            throw new DatabaseUnavailableException(failure.getCause());
        } catch (CancellationException unanswered) {
            throw new DatabaseUnavailableException(unanswered);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DatabaseUnavailableException(stopped);
        }
    }
}
