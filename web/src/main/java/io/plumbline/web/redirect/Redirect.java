package io.plumbline.web.redirect;

import com.github.benmanes.caffeine.cache.Ticker;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.redirect.LinkTargets;
import io.plumbline.persistence.visit.VisitAdmissions;
import io.plumbline.persistence.visit.VisitBatches;
import io.plumbline.web.gate.DatabaseGate;
import io.plumbline.web.redirect.journal.VisitFlush;
import io.plumbline.web.redirect.journal.VisitJournal;
import io.plumbline.web.redirect.journal.VisitJournalSettings;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.eclipse.microprofile.metrics.MetricRegistry;

/**
 * The running parts of the redirect: cache, journal, flush, and the threads behind them. Thread-safe; started once and
 * stopped once.
 */
final class Redirect {

    private static final Logger LOG = System.getLogger(Redirect.class.getName());

    private static final int REFRESHING_THREADS = 2;
    private static final long EXECUTOR_STOP_SECONDS = 3;

    private final RedirectSettings settings;
    private final VisitJournalSettings journalSettings;
    private final VisitJournal journal;
    private final VisitFlush flush;
    private final LinkCache links;
    private final LinkListening listening;
    private final VisitLimits limits;
    private final ExecutorService refreshing;
    private final Thread flushThread;
    private final Thread listeningThread;

    private Redirect(Settings settings, DataSource dataSource, ThreadFactory threads) throws IOException {
        this.settings = RedirectSettings.from(settings);
        this.journalSettings = VisitJournalSettings.from(settings);
        var cacheSettings = LinkCacheSettings.from(settings);
        this.refreshing = Executors.newFixedThreadPool(REFRESHING_THREADS, threads);
        this.links = new LinkCache(
                new LinkTargets(dataSource)::find,
                gate(cacheSettings),
                cacheSettings,
                refreshing,
                Ticker.systemTicker());
        this.limits = new VisitLimits(new VisitAdmissions(dataSource), gate(cacheSettings), Ticker.systemTicker());
        this.listening = new LinkListening(dataSource, links);
        this.journal = VisitJournal.open(journalSettings);
        this.flush = new VisitFlush(journal, new VisitBatches(dataSource), journalSettings, Clock.systemUTC());
        this.flushThread = named(threads.newThread(flush), "plumbline-visit-flush");
        this.listeningThread = named(threads.newThread(listening), "plumbline-link-notices");
    }

    /**
     * Opens the journal and starts the threads.
     *
     * @throws IOException if the journal's directory cannot be used or belongs to another running instance
     */
    static Redirect start(Settings settings, DataSource dataSource, ThreadFactory threads) throws IOException {
        var redirect = new Redirect(settings, dataSource, threads);
        redirect.flushThread.start();
        redirect.listeningThread.start();
        return redirect;
    }

    RedirectFilter filter(Set<String> servletPaths) {
        return new RedirectFilter(links, limits, journal, settings, servletPaths, Clock.systemUTC());
    }

    /** Puts the figures that an operator watches into a registry. */
    void tell(MetricRegistry metrics) {
        metrics.gauge("plumbline_visits_noted", journal::appended);
        metrics.gauge("plumbline_visits_flushed", flush::flushed);
        metrics.gauge("plumbline_visits_without_detail", journal::droppedDetail);
        metrics.gauge("plumbline_visit_flush_failures", flush::failures);
        metrics.gauge("plumbline_visit_journal_lag_seconds", () -> flush.lag().toMillis() / 1e3);
        metrics.gauge("plumbline_visit_journal_lag_bytes", journal::lagBytes);
        metrics.gauge("plumbline_visit_journal_disk_bytes", journal::diskBytes);
        metrics.gauge("plumbline_link_cache_links", links::size);
        metrics.gauge("plumbline_link_cache_unknown_codes", links::unknownSize);
        metrics.gauge("plumbline_link_cache_loads", links::loads);
        metrics.gauge("plumbline_link_notices_heard", () -> listening.isListening() ? 1 : 0);
    }

    /** Drains the journal as far as the database lets it, and ends every thread. */
    void stop() {
        listening.stop();
        flush.stop();
        refreshing.shutdown();
        try {
            flushThread.join(journalSettings.stopTimeout().toMillis());
            listeningThread.join(journalSettings.stopTimeout().toMillis());
            if (!refreshing.awaitTermination(EXECUTOR_STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "links were still being read when the redirect stopped");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        closeJournal();
    }

    private static DatabaseGate gate(LinkCacheSettings settings) {
        return new DatabaseGate(settings.concurrentLoads(), settings.loadWait());
    }

    private void closeJournal() {
        try {
            journal.close();
        } catch (IOException failure) {
            LOG.log(Level.WARNING, "the visit journal did not close; its visits come with the next start", failure);
        }
    }

    private static Thread named(Thread thread, String name) {
        thread.setName(name);
        thread.setDaemon(true);
        return thread;
    }
}
