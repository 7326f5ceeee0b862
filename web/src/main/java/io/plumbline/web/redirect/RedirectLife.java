package io.plumbline.web.redirect;

import static java.util.Objects.requireNonNull;

import io.plumbline.persistence.configuration.Settings;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.ejb.DependsOn;
import jakarta.ejb.Singleton;
import jakarta.ejb.Startup;
import jakarta.ejb.TransactionManagement;
import jakarta.ejb.TransactionManagementType;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.inject.Inject;
import jakarta.servlet.Filter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Set;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.eclipse.microprofile.metrics.MetricRegistry;
import org.eclipse.microprofile.openapi.OASModelReader;
import org.jspecify.annotations.Nullable;

/** Starts the redirect when the application starts, after the tables are there, and stops it, drained, with it. */
@Singleton(name = "RedirectLife")
@Startup
@DependsOn("SchemaMigration")
@TransactionManagement(TransactionManagementType.BEAN)
public class RedirectLife {

    private static final String THREADS = "java:comp/DefaultManagedThreadFactory";

    private final @Nullable Settings settings;
    private final @Nullable DataSource dataSource;
    private final @Nullable KnownCodes codes;
    private final @Nullable OASModelReader description;
    private final @Nullable MetricRegistry metrics;
    private final CacheBean cacheBean = new CacheBean();
    private @Nullable Redirect redirect;

    @Inject
    public RedirectLife(
            Settings settings,
            DataSource dataSource,
            KnownCodes codes,
            OASModelReader description,
            MetricRegistry metrics) {
        this.settings = settings;
        this.dataSource = dataSource;
        this.codes = codes;
        this.description = description;
        this.metrics = metrics;
    }

    /** For the container, which makes a proxy of it. */
    protected RedirectLife() {
        this.settings = null;
        this.dataSource = null;
        this.codes = null;
        this.description = null;
        this.metrics = null;
    }

    /** The filter over the running parts; see {@link RedirectFilter} for the paths. */
    public Filter filter(Set<String> servletPaths) {
        return requireNonNull(redirect).filter(servletPaths);
    }

    // the name is a constant of the platform, nobody's input
    @SuppressWarnings("BanJNDI")
    @PostConstruct
    void start() {
        try {
            ManagedThreadFactory threads = InitialContext.doLookup(THREADS);
            var started = Redirect.start(
                    requireNonNull(settings),
                    requireNonNull(dataSource),
                    requireNonNull(codes),
                    requireNonNull(description),
                    threads);
            started.tell(requireNonNull(metrics));
            cacheBean.publish(started.cacheStatistics());
            redirect = started;
        } catch (NamingException noThreads) {
            throw new IllegalStateException("the server has no \"" + THREADS + "\"", noThreads);
        } catch (IOException noJournal) {
            throw new UncheckedIOException(noJournal.getMessage(), noJournal);
        }
    }

    @PreDestroy
    void stop() {
        cacheBean.withdraw();
        if (redirect != null) {
            redirect.stop();
        }
    }
}
