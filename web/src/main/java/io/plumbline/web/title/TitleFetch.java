package io.plumbline.web.title;

import static java.lang.System.Logger.Level.DEBUG;

import io.plumbline.web.http.IpAddress;
import java.io.IOException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocketFactory;

/**
 * Fetches the title of the page that a link will lead to, if it is on. Never fails, and never takes longer than its
 * deadline; no title is no misfortune. Must not be called within a transaction. Few at a time; whoever comes beyond them goes
 * without. Thread-safe.
 *
 * <p>A host's name is looked up once for each step of the way. If one of its addresses is not public, the host is not asked at
 * all; else one of those very addresses is, so that a name server cannot say another one afterwards.
 */
public final class TitleFetch implements AutoCloseable {

    private static final System.Logger LOG = System.getLogger(TitleFetch.class.getName());

    private static final int MOST_AT_ONCE = 8;
    private static final int MOST_REDIRECTS = 5;
    private static final long IDLE_SECONDS = 30;

    private final TitleSettings settings;
    private final PublicAddresses publicAddresses;
    private final HostLookup lookup;
    private final SSLSocketFactory tls;
    private final ExecutorService executor;

    TitleFetch(TitleSettings settings, HostLookup lookup, SSLSocketFactory tls) {
        this.settings = settings;
        this.publicAddresses = new PublicAddresses(settings.allowedRanges());
        this.lookup = lookup;
        this.tls = tls;
        this.executor = new ThreadPoolExecutor(
                0, MOST_AT_ONCE, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), TitleFetch::thread);
    }

    private static Thread thread(Runnable fetching) {
        var thread = new Thread(fetching, "plumbline-title-fetch");
        thread.setDaemon(true);
        return thread;
    }

    /** The title of the page at a URL; empty if there is none to be had. */
    public Optional<String> titleOf(String url) {
        return settings.isOn() ? PageAddress.of(url).flatMap(this::fetched) : Optional.empty();
    }

    private Optional<String> fetched(PageAddress page) {
        try (var request = new PageRequest(tls, settings.deadline())) {
            return executor.submit(() -> title(page, request))
                    .get(settings.deadline().toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException tooMany) {
            LOG.log(DEBUG, "too many titles are being fetched; \"{0}\" goes without", page.url());
        } catch (TimeoutException | ExecutionException failure) {
            LOG.log(DEBUG, "no title of \"" + page.url() + "\"", failure);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return Optional.empty();
    }

    private Optional<String> title(PageAddress first, PageRequest request) throws IOException {
        var page = Optional.of(first);
        for (int step = 0; step <= MOST_REDIRECTS && page.isPresent(); step++) {
            var current = page.get();
            var answer = ask(current, request);
            if (answer instanceof PageAnswer.Titled found) {
                return Optional.of(found.title());
            }
            page = answer instanceof PageAnswer.Elsewhere elsewhere
                    ? current.next(elsewhere.location())
                    : Optional.empty();
        }
        return Optional.empty();
    }

    private PageAnswer ask(PageAddress page, PageRequest request) throws IOException {
        if (!settings.ports().contains(page.port())) {
            throw new IOException("port " + page.port() + " is not asked");
        }
        var addresses = addressesOf(page);
        for (var address : addresses) {
            if (!publicAddresses.contains(address)) {
                throw new IOException("\"" + page.host().name() + "\" has an address that is not public");
            }
        }
        return request.ask(page, addresses.get(0));
    }

    private List<IpAddress> addressesOf(PageAddress page) throws UnknownHostException {
        var literal = page.host().address();
        return literal == null ? lookup.addressesOf(page.host().name()) : List.of(literal);
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
