package io.plumbline.web.redirect;

import com.github.benmanes.caffeine.cache.Ticker;
import io.plumbline.persistence.redirect.LinkNotices;
import io.plumbline.persistence.redirect.LinkStoreException;
import io.plumbline.persistence.redirect.LinkTarget;
import io.plumbline.persistence.redirect.MostVisitedLinks;
import io.plumbline.persistence.redirect.StoredCodes;
import io.plumbline.web.redirect.shared.SharedLinks;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Lets the cache forget links, and reads the domains again, as soon as any instance changes them.
 *
 * <p>{@link #run} is the body of one thread and returns soon after {@link #stop}. While the database is away the cache
 * lives by its ages alone; when it is back no link is trusted before it was read again, for notices may have been missed.
 */
final class LinkListening implements Runnable {

    private static final Logger LOG = System.getLogger(LinkListening.class.getName());

    private static final Duration LISTEN = Duration.ofMillis(200);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final StoredCodes stored;
    private final MostVisitedLinks visited;
    private final LinkCache links;
    private final @Nullable SharedLinks shared;
    private final KnownCodes codes;
    private final Domains domains;
    private final Executor reading;
    private final Ticker ticker;
    private final boolean anyCase;
    private final Duration preloadEvery;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean listening;

    /**
     * The body of a thread that is to be started.
     *
     * @param shared the cache that instances share, if there is one
     * @param anyCase whether the cache knows codes in small letters alone
     * @param preloadEvery when the most visited links are read again
     * @param reading runs the reading of all codes and of many links, which takes a while
     */
    LinkListening(
            DataSource dataSource,
            LinkCache links,
            @Nullable SharedLinks shared,
            KnownCodes codes,
            Domains domains,
            boolean anyCase,
            Duration preloadEvery,
            Executor reading,
            Ticker ticker) {
        this.dataSource = dataSource;
        this.stored = new StoredCodes(dataSource);
        this.visited = new MostVisitedLinks(dataSource);
        this.links = links;
        this.shared = shared;
        this.codes = codes;
        this.reading = reading;
        this.ticker = ticker;
        this.domains = domains;
        this.anyCase = anyCase;
        this.preloadEvery = preloadEvery;
    }

    @Override
    public void run() {
        var paused = false;
        while (!isStopped()) {
            try (var notices = LinkNotices.listen(dataSource)) {
                domains.read();
                links.distrust();
                readCodes();
                hear(true);
                var preloadNanos = preload();
                paused = false;
                while (!isStopped()) {
                    notices.await(LISTEN, this::changed, domains::read);
                    var askedAtNanos = ticker.read();
                    notices.catchUp(this::changed, domains::read);
                    codes.heard(askedAtNanos);
                    if (codes.isOutgrown()) {
                        readCodes();
                    }
                    if (askedAtNanos - preloadNanos >= preloadEvery.toNanos()) {
                        preloadNanos = preload();
                    }
                }
            } catch (SQLException | RuntimeException failure) {
                // the boundary of this thread: whatever a pool throws, links stay fresh by their age until it is back
                if (!paused && !isStopped()) {
                    LOG.log(
                            Level.WARNING,
                            "changes of links are not heard of; they show after link-cache.ttl",
                            failure);
                }
                paused = true;
            }
            hear(false);
            codes.distrust();
            pause();
        }
    }

    /** Reads all codes, behind everything else; whatever comes of it, notices are heard. */
    private void readCodes() {
        reading.execute(() -> {
            try {
                codes.read(stored::read);
            } catch (LinkStoreException databaseDown) {
                LOG.log(Level.WARNING, "unknown codes are looked up until all codes have been read", databaseDown);
            }
        });
    }

    /** Reads the most visited links, behind everything else; returns when, by the ticker. */
    private long preload() {
        reading.execute(() -> {
            try {
                links.preload((taker, most) -> visited.read(most, anyCase ? smallLettersAlone(taker) : taker));
            } catch (LinkStoreException databaseDown) {
                LOG.log(Level.WARNING, "links are read one by one when they are asked for", databaseDown);
            }
        });
        return ticker.read();
    }

    /** Of links that differ by case alone, the one in small letters is meant; whether there is one, its row does not say. */
    private static MostVisitedLinks.Taker smallLettersAlone(MostVisitedLinks.Taker taker) {
        return new MostVisitedLinks.Taker() {
            @Override
            public void expect(long links, long octets) {
                taker.expect(links, octets);
            }

            @Override
            public void take(long domainId, String code, LinkTarget link) {
                if (code.equals(code.toLowerCase(Locale.ROOT))) {
                    taker.take(domainId, code, link);
                }
            }
        };
    }

    void stop() {
        stopped.countDown();
    }

    /** Whether changes are heard of at this moment. */
    boolean isListening() {
        return listening;
    }

    private void changed(String code) {
        codes.add(code);
        var asked = anyCase ? code.toLowerCase(Locale.ROOT) : code;
        // first, or what memory forgets might be read from there once more
        if (shared != null) {
            shared.changed(asked);
        }
        links.changed(asked);
    }

    private void hear(boolean isHeard) {
        listening = isHeard;
        if (shared != null) {
            shared.heard(isHeard);
        }
        links.heard(isHeard);
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void pause() {
        try {
            if (stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                hear(false);
            }
        } catch (InterruptedException interrupted) {
            stop();
        }
    }
}
