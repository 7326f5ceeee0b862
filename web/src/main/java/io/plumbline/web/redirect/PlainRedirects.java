package io.plumbline.web.redirect;

import io.plumbline.persistence.link.ReservedCodes;
import io.plumbline.persistence.visit.OrphanType;
import io.plumbline.web.redirect.LinkCache.Recall;
import java.time.Clock;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Decides on requests that need neither the database nor a look at the visitor: plain codes of plain links that are in
 * memory, and of no link at all. Everything else, {@link RedirectFilter} decides, by the same parts. Thread-safe; takes no lock and, but for the code
 * itself, allocates nothing.
 */
final class PlainRedirects {

    private final Domains domains;
    private final LinkCache links;
    private final NotFound notFound;
    private final Tracking tracking;
    private final RedirectSettings settings;
    private final Set<String> servletPaths;
    private final Clock clock;
    private final String cacheControl;
    private final LongAdder answers = new LongAdder();

    /**
     * Decisions over the parts that the filter has, too.
     *
     * @param servletPaths first path segments that servlets of this application answer
     */
    PlainRedirects(
            Domains domains,
            LinkCache links,
            NotFound notFound,
            Tracking tracking,
            RedirectSettings settings,
            Set<String> servletPaths,
            Clock clock) {
        this.domains = domains;
        this.links = links;
        this.notFound = notFound;
        this.tracking = tracking;
        this.settings = settings;
        this.servletPaths = Set.copyOf(servletPaths);
        this.clock = clock;
        this.cacheControl = settings.cacheControl();
    }

    /** The code that the octets of a path are, behind its slash; null if they are no plain code. */
    @Nullable
    String codeOf(byte[] path, int from, int length) {
        if (length == 0 || length > LinkCode.MAX_CHARACTERS) {
            return null;
        }
        for (int i = from; i < from + length; i++) {
            if (!isPlain(path[i])) {
                return null;
            }
        }
        // by the octets alone, without a decoder
        @SuppressWarnings("deprecation")
        var code = new String(path, 0, from, length);
        return isOurs(code) ? null : settings.anyCase() ? code.toLowerCase(Locale.ROOT) : code;
    }

    /** Letters, digits, and marks that no encoding touches; a dot may mean a path of ours, or one that leads upwards. */
    private static boolean isPlain(byte octet) {
        return (octet >= 'a' && octet <= 'z')
                || (octet >= 'A' && octet <= 'Z')
                || (octet >= '0' && octet <= '9')
                || octet == '-'
                || octet == '_';
    }

    private boolean isOurs(String code) {
        return ReservedCodes.contains(code) || servletPaths.contains(code);
    }

    /** Whether hosts are told apart. */
    boolean tellsHostsApart() {
        return domains.others().length > 0 || settings.defaultAuthority() != null;
    }

    /**
     * What a code leads to if that takes no look at the visitor: a plain link, or for certain none at all, of which he sees the
     * page; or that the database has to be asked first.
     *
     * @param host empty where hosts are not told apart
     * @param link is filled if it is a plain link
     */
    Recall resolve(String host, String code, long now, PlainLink link) {
        if (tracking.isClosed() || tracking.tellsAddressesApart()) {
            return Recall.UNDECIDED;
        }
        var domain = domains.of(host);
        var recall = links.recall(domain.id(), code, now, link);
        return recall == Recall.UNKNOWN && !notFound.showsPage(OrphanType.INVALID_SHORT_URL, domain)
                ? Recall.UNDECIDED
                : recall;
    }

    /** Reads the link of a code that {@link #resolve} missed, behind whoever asks. */
    CompletableFuture<?> bring(String host, String code) {
        return links.bring(domains.of(host).id(), code);
    }

    /** Whether no parameter of a query has a meaning of its own. */
    boolean takesAnyQuery() {
        return tracking.disableTrackParameter().isEmpty();
    }

    /** The domain that a visit which leads nowhere belongs to. */
    long domainIdOf(String host) {
        return notFound.idOf(domains.of(host), host);
    }

    Tracking tracking() {
        return tracking;
    }

    RedirectStatus status() {
        return settings.status();
    }

    /** What a permanent redirect says about how long it holds. */
    String cacheControl() {
        return cacheControl;
    }

    /** Counts an answer. */
    void answered() {
        answers.increment();
    }

    /** Requests answered without the servlet container. */
    long answers() {
        return answers.sum();
    }

    long now() {
        return clock.millis();
    }
}
