package io.plumbline.web.redirect;

import io.plumbline.persistence.redirect.LinkNotices;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * Lets the cache forget links, and reads the domains again, as soon as any instance changes them.
 *
 * <p>{@link #run} is the body of one thread and returns soon after {@link #stop}. While the database is away the cache
 * lives by its ages alone; when it is back no link is trusted before it was read again, for notices may have been missed.
 */
final class LinkListening implements Runnable {

    private static final Logger LOG = System.getLogger(LinkListening.class.getName());

    private static final Duration LISTEN = Duration.ofMillis(500);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final DataSource dataSource;
    private final LinkCache links;
    private final Domains domains;
    private final boolean anyCase;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean listening;

    /**
     * The body of a thread that is to be started.
     *
     * @param anyCase whether the cache knows codes in small letters alone
     */
    LinkListening(DataSource dataSource, LinkCache links, Domains domains, boolean anyCase) {
        this.dataSource = dataSource;
        this.links = links;
        this.domains = domains;
        this.anyCase = anyCase;
    }

    @Override
    public void run() {
        var paused = false;
        while (!isStopped()) {
            try (var notices = LinkNotices.listen(dataSource)) {
                domains.read();
                links.distrust();
                listening = true;
                paused = false;
                while (!isStopped()) {
                    notices.await(LISTEN, this::changed, domains::read);
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
            listening = false;
            pause();
        }
    }

    void stop() {
        stopped.countDown();
    }

    /** Whether changes are heard of at this moment. */
    boolean isListening() {
        return listening;
    }

    private void changed(String code) {
        links.changed(anyCase ? code.toLowerCase(Locale.ROOT) : code);
    }

    private boolean isStopped() {
        return stopped.getCount() == 0;
    }

    private void pause() {
        try {
            if (stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                listening = false;
            }
        } catch (InterruptedException interrupted) {
            stop();
        }
    }
}
