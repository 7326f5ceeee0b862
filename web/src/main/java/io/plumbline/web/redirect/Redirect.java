package io.plumbline.web.redirect;

import com.github.benmanes.caffeine.cache.Ticker;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.redirect.CrawlableCodes;
import io.plumbline.persistence.redirect.LinkKey;
import io.plumbline.persistence.redirect.LinkStoreException;
import io.plumbline.persistence.redirect.LinkTarget;
import io.plumbline.persistence.redirect.LinkTargets;
import io.plumbline.persistence.redirect.RedirectDomains;
import io.plumbline.persistence.visit.VisitAdmissions;
import io.plumbline.persistence.visit.VisitBatches;
import io.plumbline.persistence.visit.VisitLocation;
import io.plumbline.web.gate.DatabaseGate;
import io.plumbline.web.gate.GatheredQuestions;
import io.plumbline.web.http.ClientAddress;
import io.plumbline.web.http.ProxySettings;
import io.plumbline.web.observe.RequestCounts;
import io.plumbline.web.observe.RequestEventSettings;
import io.plumbline.web.observe.RequestEvents;
import io.plumbline.web.place.PlaceSettings;
import io.plumbline.web.place.Places;
import io.plumbline.web.problem.HttpSettings;
import io.plumbline.web.redirect.journal.VisitFlush;
import io.plumbline.web.redirect.journal.VisitJournal;
import io.plumbline.web.redirect.journal.VisitJournalSettings;
import io.plumbline.web.redirect.journal.VisitRetention;
import io.plumbline.web.redirect.rule.Agents;
import io.plumbline.web.redirect.shared.SharedCacheSettings;
import io.plumbline.web.redirect.shared.SharedLinks;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.openapi.OASModelReader;
import org.jspecify.annotations.Nullable;

/**
 * The running parts of the redirect: cache, journal, flush, and the threads behind them. Thread-safe; started once and
 * stopped once.
 */
final class Redirect {

    private static final Logger LOG = System.getLogger(Redirect.class.getName());

    private static final int REFRESHING_THREADS = 3;
    private static final int LINKS_IN_A_QUESTION = 100;
    private static final int HEAP_PARTS_FOR_BODIES = 16;
    private static final int MOST_WAITING_FOR_LINKS = 10_000;
    private static final int ROBOTS_AT_ONCE = 2;
    private static final long EXECUTOR_STOP_SECONDS = 3;

    private final RedirectSettings settings;
    private final VisitJournalSettings journalSettings;
    private final RequestEventSettings eventSettings;
    private final RequestCounts requests = new RequestCounts(RedirectFilter.ROUTE, Clock.systemUTC());
    private final VisitJournal journal;
    private final VisitFlush flush;
    private final Domains domains;
    private final LinkCache links;
    private final KnownCodes codes;
    private final KeptDescription description;
    private final @Nullable SharedLinks shared;
    private final LinkListening listening;
    private final VisitLimits limits;
    private final Places places;
    private final Tracking tracking;
    private final ClientAddress clients;
    private final RobotsTxt robots;
    private final GatheredBodies bodies;
    private final ScheduledExecutorService lookingAtBodies;
    private final ExecutorService refreshing;
    private final ExecutorService reading;
    private final Thread flushThread;
    private final Thread listeningThread;
    private volatile @Nullable ServerListeners listeners;
    private volatile LongSupplier answersAtListener = () -> 0;

    private Redirect(
            Settings settings,
            DataSource dataSource,
            KnownCodes codes,
            OASModelReader description,
            ThreadFactory threads)
            throws IOException {
        this.settings = RedirectSettings.from(settings);
        this.codes = codes;
        this.journalSettings = VisitJournalSettings.from(settings);
        this.eventSettings = RequestEventSettings.from(settings);
        var cacheSettings = LinkCacheSettings.from(settings);
        this.refreshing = Executors.newFixedThreadPool(REFRESHING_THREADS, threads);
        this.description = KeptDescription.of(description, refreshing);
        this.reading = Executors.newFixedThreadPool(cacheSettings.concurrentLoads(), threads);
        this.domains = new Domains(new RedirectDomains(dataSource)::all);
        var stored = stored(dataSource, this.settings.anyCase(), cacheSettings, reading);
        var sharedSettings = SharedCacheSettings.from(settings);
        this.shared = sharedSettings.isConfigured()
                ? SharedLinks.open(stored::askAll, sharedSettings, dataSource, this.settings.anyCase(), threads)
                : null;
        this.links = new LinkCache(
                shared != null ? shared::find : (domainId, code) -> stored.ask(new LinkKey(domainId, code)),
                codes,
                domains::others,
                cacheSettings,
                refreshing,
                Ticker.systemTicker());
        this.limits = new VisitLimits(new VisitAdmissions(dataSource), gate(cacheSettings), Ticker.systemTicker());
        this.listening = new LinkListening(
                dataSource,
                links,
                shared,
                codes,
                domains,
                this.settings.anyCase(),
                cacheSettings.preloadEvery(),
                refreshing,
                Ticker.systemTicker());
        this.journal = VisitJournal.open(journalSettings);
        this.clients = new ClientAddress(ProxySettings.from(settings));
        this.tracking = new Tracking(journal, TrackingSettings.from(settings), clients);
        this.places = new Places(PlaceSettings.from(settings), refreshing, System::nanoTime);
        this.bodies = new GatheredBodies(
                Runtime.getRuntime().maxMemory() / HEAP_PARTS_FOR_BODIES,
                HttpSettings.from(settings).bodyPatience(),
                System::nanoTime);
        this.lookingAtBodies = Executors.newSingleThreadScheduledExecutor(
                work -> named(threads.newThread(work), "plumbline-slow-bodies"));
        this.robots = new RobotsTxt(
                new CrawlableCodes(dataSource),
                new DatabaseGate(ROBOTS_AT_ONCE, cacheSettings.loadWait()),
                RobotsSettings.from(settings),
                Ticker.systemTicker());
        this.flush = new VisitFlush(
                journal,
                new VisitBatches(dataSource, this::locate),
                journalSettings,
                VisitRetention.from(settings),
                Clock.systemUTC(),
                work -> named(threads.newThread(work), "plumbline-visit-batch"));
        this.flushThread = named(threads.newThread(flush), "plumbline-visit-flush");
        this.listeningThread = named(threads.newThread(listening), "plumbline-link-notices");
    }

    /**
     * Opens the journal, reads the domains and starts the threads.
     *
     * @throws IOException if the journal's directory cannot be used or belongs to another running instance
     */
    static Redirect start(
            Settings settings,
            DataSource dataSource,
            KnownCodes codes,
            OASModelReader description,
            ThreadFactory threads)
            throws IOException {
        var redirect = new Redirect(settings, dataSource, codes, description, threads);
        redirect.readDomains();
        redirect.flushThread.start();
        redirect.listeningThread.start();
        var unused = redirect.lookingAtBodies.scheduleWithFixedDelay(redirect.bodies::look, 1, 1, TimeUnit.SECONDS);
        redirect.requests.register();
        return redirect;
    }

    RedirectFilter filter(Set<String> servletPaths) {
        var notFound = new NotFound(domains, settings, tracking);
        if (settings.atListener()) {
            var plain =
                    new PlainRedirects(domains, links, notFound, tracking, settings, servletPaths, Clock.systemUTC());
            var events = events(eventSettings.redirectsPerEvent());
            listeners = ServerListeners.answerBy(
                    description, bodies, container -> new ListenerFilter(container, plain, clients, events));
            answersAtListener = plain::answers;
            requests.alsoServed(plain::answers);
        } else {
            listeners = ServerListeners.answerBy(description, bodies, UnaryOperator.identity());
        }
        return new RedirectFilter(
                new LinkFinder(domains, links, limits, settings),
                notFound,
                tracking,
                robots,
                new Agents(),
                places,
                clients,
                events(eventSettings.requestsPerEvent()),
                settings,
                servletPaths,
                Clock.systemUTC());
    }

    private RequestEvents events(int requestsPerEvent) {
        return new RequestEvents(requestsPerEvent, eventSettings.slow(), requests, Clock.systemUTC());
    }

    private void readDomains() {
        try {
            domains.read();
        } catch (LinkStoreException databaseDown) {
            LOG.log(Level.WARNING, "domains are read when the database is back", databaseDown);
        }
    }

    /** Puts the figures that an operator watches into a registry. */
    void tell(MetricRegistry metrics) {
        metrics.gauge("plumbline_visits_noted", journal::appended);
        metrics.gauge("plumbline_visits_flushed", flush::flushed);
        metrics.gauge("plumbline_visits_without_detail", journal::droppedDetail);
        metrics.gauge("plumbline_visits_in_memory", journal::inMemory);
        metrics.gauge("plumbline_visit_flush_failures", flush::failures);
        metrics.gauge("plumbline_visit_journal_lag_seconds", () -> flush.lag().toMillis() / 1e3);
        metrics.gauge("plumbline_visit_journal_lag_bytes", journal::lagBytes);
        metrics.gauge("plumbline_visit_journal_disk_bytes", journal::diskBytes);
        metrics.gauge("plumbline_link_cache_links", links::size);
        metrics.gauge("plumbline_link_cache_bytes", links::bytes);
        metrics.gauge("plumbline_link_cache_unknown_codes", links::unknownSize);
        metrics.gauge("plumbline_link_cache_loads", links::loads);
        metrics.gauge("plumbline_shared_cache_hits", () -> shared == null ? 0 : shared.hits());
        metrics.gauge("plumbline_shared_cache_misses", () -> shared == null ? 0 : shared.misses());
        metrics.gauge("plumbline_shared_cache_failures", () -> shared == null ? 0 : shared.failures());
        metrics.gauge("plumbline_shared_cache_in_use", () -> shared != null && shared.isInUse() ? 1 : 0);
        metrics.gauge("plumbline_redirects_at_listener", () -> answersAtListener.getAsLong());
        metrics.gauge("plumbline_bodies_awaited", bodies::awaited);
        metrics.gauge("plumbline_known_codes", codes::size);
        metrics.gauge("plumbline_known_codes_bytes", codes::bytes);
        metrics.gauge("plumbline_codes_ruled_out", codes::ruledOut);
        metrics.gauge("plumbline_link_notices_heard", () -> listening.isListening() ? 1 : 0);
    }

    /** What the memory of links has answered. */
    CacheStatisticsMXBean cacheStatistics() {
        return new CacheStatisticsMXBean() {

            @Override
            public long getCacheHits() {
                return links.hits();
            }

            @Override
            public long getCacheMisses() {
                return links.misses();
            }
        };
    }

    /** Drains the journal as far as the database lets it, and ends every thread. */
    void stop() {
        requests.unregister();
        if (listeners != null) {
            listeners.end();
        }
        lookingAtBodies.shutdown();
        listening.stop();
        flush.stop();
        refreshing.shutdown();
        reading.shutdown();
        try {
            flushThread.join(journalSettings.stopTimeout().toMillis());
            listeningThread.join(journalSettings.stopTimeout().toMillis());
            if (!refreshing.awaitTermination(EXECUTOR_STOP_SECONDS, TimeUnit.SECONDS)
                    || !reading.awaitTermination(EXECUTOR_STOP_SECONDS, TimeUnit.SECONDS)) {
                LOG.log(Level.WARNING, "links were still being read when the redirect stopped");
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        if (shared != null) {
            shared.close();
        }
        closeJournal();
    }

    private static GatheredQuestions<LinkKey, Optional<LinkTarget>> stored(
            DataSource dataSource, boolean anyCase, LinkCacheSettings cache, Executor threads) {
        var targets = new LinkTargets(dataSource);
        return new GatheredQuestions<>(
                anyCase ? targets::findInAnyCase : targets::find,
                cache.concurrentLoads(),
                LINKS_IN_A_QUESTION,
                MOST_WAITING_FOR_LINKS,
                cache.loadWait(),
                threads);
    }

    private Optional<VisitLocation> locate(String remoteAddress) {
        return places.find(remoteAddress)
                .map(place -> new VisitLocation(
                        place.countryCode(),
                        place.countryName(),
                        place.regionName(),
                        place.cityName(),
                        place.latitude(),
                        place.longitude(),
                        place.timezone()));
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
