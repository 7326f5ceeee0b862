package io.plumbline.web.redirect;

import io.plumbline.persistence.link.Domain;
import io.plumbline.persistence.link.NotFoundRedirects;
import io.plumbline.persistence.redirect.RedirectDomain;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The stored domains, in memory, by the host that a visitor asked for. Thread-safe; a look-up takes no lock and, for a host in
 * small letters, allocates nothing; hosts that are no stored domain leave nothing behind.
 */
final class Domains {

    private static final String HTTP_PORT = ":80";
    private static final String HTTPS_PORT = ":443";

    private final Supplier<List<RedirectDomain>> stored;
    private volatile Known known;

    /**
     * No domain but the default one, until they are read.
     *
     * @param stored all domains, by the database; throws {@code LinkStoreException} when it does not answer
     */
    Domains(Supplier<List<RedirectDomain>> stored) {
        this.stored = stored;
        this.known = Known.of(List.of(new RedirectDomain(Domain.DEFAULT_ID, "", NotFoundRedirects.NONE)));
    }

    /** Reads all domains. */
    void read() {
        known = Known.of(stored.get());
    }

    /** The stored domain of a host; the default one for every other. */
    RedirectDomain of(@Nullable String host) {
        var current = known;
        if (host == null || current.byAuthority.isEmpty()) {
            return current.standard;
        }
        var domain = current.byAuthority.get(host);
        return domain != null ? domain : current.ofUnusual(host);
    }

    /** The domain whose redirects are those of all that have none. */
    RedirectDomain standard() {
        return known.standard;
    }

    /** The ids of all but the default one. */
    long[] others() {
        return known.others;
    }

    /** The domains at a moment. Immutable. */
    private static final class Known {

        private final Map<String, RedirectDomain> byAuthority;
        private final RedirectDomain standard;
        private final long[] others;

        private Known(Map<String, RedirectDomain> byAuthority, RedirectDomain standard, long[] others) {
            this.byAuthority = byAuthority;
            this.standard = standard;
            this.others = others;
        }

        static Known of(List<RedirectDomain> domains) {
            var byAuthority = new HashMap<String, RedirectDomain>();
            var standard = new RedirectDomain(Domain.DEFAULT_ID, "", NotFoundRedirects.NONE);
            var others = new long[domains.size()];
            var count = 0;
            for (var domain : domains) {
                if (domain.id() == Domain.DEFAULT_ID) {
                    standard = domain;
                } else {
                    byAuthority.put(domain.authority(), domain);
                    others[count++] = domain.id();
                }
            }
            return new Known(byAuthority, standard, Arrays.copyOf(others, count));
        }

        /** A host in capitals, or with the port that goes without saying. */
        private RedirectDomain ofUnusual(String host) {
            var usual = host.toLowerCase(Locale.ROOT);
            var domain = byAuthority.get(usual);
            if (domain == null && usual.endsWith(HTTP_PORT)) {
                domain = byAuthority.get(usual.substring(0, usual.length() - HTTP_PORT.length()));
            } else if (domain == null && usual.endsWith(HTTPS_PORT)) {
                domain = byAuthority.get(usual.substring(0, usual.length() - HTTPS_PORT.length()));
            }
            return domain == null ? standard : domain;
        }
    }
}
