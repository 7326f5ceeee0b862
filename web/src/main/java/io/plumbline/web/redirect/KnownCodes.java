package io.plumbline.web.redirect;

import com.github.benmanes.caffeine.cache.Ticker;
import io.plumbline.persistence.configuration.Settings;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Knows of nearly every code that no link has, without asking the database: guessed codes, each tried once, cost nothing and
 * evict nothing. Thread-safe; a question takes no lock and allocates nothing.
 */
@Singleton
public final class KnownCodes {

    /*
     * A set of all codes, whatever their domain, is read from the database once notices of new links are heard of; from
     * then on whoever makes a link here and every notice adds a code. Deleted codes stay until the set is read again.
     *
     * Until it is read, and whenever notices may have been missed, nothing is ruled out. Notices count as heard for a second
     * after the database was asked for all there were: a connection that has died in silence makes the set worthless no later
     * than that. A link of another instance that is asked for before its notice is here would be ruled out for as long;
     * so a few codes a second are looked up all the same (`doubts`), which covers everybody who does not guess.
     *
     * A set that has taken in more codes than it was made for rules out less and less, and is read again, larger.
     */
    private static final long TRUSTED_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long DOUBT_EVERY_NANOS = Duration.ofMillis(500).toNanos();
    private static final long DOUBTS_IN_A_ROW = 20;
    private static final long FEWEST_CODES = 50_000;

    private final boolean anyCase;
    private final Ticker ticker;
    private final SecureRandom seeds = new SecureRandom();
    private final AtomicLong nextDoubtNanos;
    private final AtomicLong ruledOut = new AtomicLong();
    private volatile long heardNanos;
    private volatile @Nullable Codes codes;
    private volatile @Nullable Codes reading;

    @Inject
    public KnownCodes(Settings settings) {
        this(RedirectSettings.from(settings).anyCase(), Ticker.systemTicker());
    }

    /**
     * No code is ruled out yet.
     *
     * @param anyCase whether codes are looked for in small letters
     */
    KnownCodes(boolean anyCase, Ticker ticker) {
        this.anyCase = anyCase;
        this.ticker = ticker;
        this.nextDoubtNanos = new AtomicLong(ticker.read());
        this.heardNanos = ticker.read();
    }

    /** A link of that code is there, or about to be. */
    public void add(String code) {
        var asked = anyCase ? code.toLowerCase(Locale.ROOT) : code;
        // the one that is being read first: it may become the current one in between
        addTo(reading, asked);
        addTo(codes, asked);
    }

    private static void addTo(@Nullable Codes set, String code) {
        if (set != null && set.filter.add(code)) {
            set.added.incrementAndGet();
        }
    }

    /** Whether no link has that code, as looked for, for certain enough to answer by. */
    boolean ruleOut(String code) {
        var isOut = isOut(code) && !takeDoubt();
        if (isOut) {
            ruledOut.incrementAndGet();
        }
        return isOut;
    }

    private boolean isOut(String code) {
        var set = codes;
        return set != null && !set.filter.mayContain(code) && ticker.read() - heardNanos < TRUSTED_NANOS;
    }

    private boolean takeDoubt() {
        var now = ticker.read();
        var next = nextDoubtNanos.get();
        return hasDoubt(next, now)
                && nextDoubtNanos.compareAndSet(next, (next - now > 0 ? next : now) + DOUBT_EVERY_NANOS);
    }

    private static boolean hasDoubt(long nextNanos, long now) {
        return nextNanos - now <= (DOUBTS_IN_A_ROW - 1) * DOUBT_EVERY_NANOS;
    }

    /** All links that were there at a moment, by the ticker, have been read or added. */
    void heard(long nanos) {
        heardNanos = nanos;
    }

    /** Notices may have been missed: rules out nothing until all codes have been read again. */
    synchronized void distrust() {
        codes = null;
        reading = null;
    }

    /** Whether so many codes were added that reading all of them again is worth it. */
    boolean isOutgrown() {
        var set = codes;
        return set != null && reading == null && set.added.get() > set.room;
    }

    /**
     * Reads all codes; those that are added meanwhile are in, too. Nothing comes of it if they are distrusted meanwhile.
     *
     * @param stored hands every code on, their number first, to what it is given
     */
    void read(Consumer<LongFunction<Consumer<String>>> stored) {
        var reader = new Reader();
        try {
            stored.accept(reader);
            reader.finish();
        } finally {
            reader.end();
        }
    }

    /** Codes in the set, about; none if it is not read yet. */
    long size() {
        var set = codes;
        return set == null ? 0 : set.added.get();
    }

    long bytes() {
        var set = codes;
        return set == null ? 0 : set.filter.bytes();
    }

    /** How often a code was ruled out. */
    long ruledOut() {
        return ruledOut.get();
    }

    /** Puts a new set together. */
    private final class Reader implements LongFunction<Consumer<String>> {

        private @Nullable Codes mine;

        @Override
        public Consumer<String> apply(long count) {
            var set = new Codes(Math.max(count + count / 4, FEWEST_CODES), seeds.nextLong());
            synchronized (KnownCodes.this) {
                mine = set;
                reading = set;
            }
            return code -> addTo(set, anyCase ? code.toLowerCase(Locale.ROOT) : code);
        }

        void finish() {
            synchronized (KnownCodes.this) {
                if (mine != null && reading == mine) {
                    codes = mine;
                }
            }
        }

        void end() {
            synchronized (KnownCodes.this) {
                if (reading == mine) {
                    reading = null;
                }
            }
        }
    }

    /** A set, and how many codes it is made for. */
    private static final class Codes {

        private final BloomFilter filter;
        private final long room;
        private final AtomicLong added = new AtomicLong();

        Codes(long room, long seed) {
            this.room = room;
            this.filter = new BloomFilter(room, seed);
        }
    }
}
