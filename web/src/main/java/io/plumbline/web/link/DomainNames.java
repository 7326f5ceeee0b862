package io.plumbline.web.link;

import io.plumbline.web.problem.InvalidData;
import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Domains as clients name them, and as they are stored: a host name in lower case and ASCII (IDNA), with a port where one is
 * given; the empty text for the default domain. Stateless.
 */
public final class DomainNames {

    /** How the contract names the default domain. */
    public static final String DEFAULT = "DEFAULT";

    /** How the default domain is stored. */
    public static final String DEFAULT_AUTHORITY = "";

    private static final Pattern AUTHORITY = Pattern.compile("(?<host>[^:/?#@\\s]+)(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
    private static final int MOST_CHARACTERS = 253;
    private static final int HIGHEST_PORT = 65_535;

    private DomainNames() {}

    /** Whether a domain, as clients name it, is the default one; so is none. */
    public static boolean isDefault(@Nullable String domain, String defaultAuthority) {
        return domain == null
                || domain.isBlank()
                || domain.strip().equals(DEFAULT)
                || domain.strip().equalsIgnoreCase(defaultAuthority);
    }

    /**
     * The stored form of a domain that a client looks for: that of one that can exist, and the client's own text, which then
     * is nowhere found, for another.
     */
    public static String sought(@Nullable String domain, String defaultAuthority) {
        return domain == null || isDefault(domain, defaultAuthority)
                ? DEFAULT_AUTHORITY
                : stored(domain).orElse(domain);
    }

    /** The stored form of a domain that a client wants to use; notes if it is none, and takes the default one then. */
    public static String wished(String element, @Nullable String domain, String defaultAuthority, InvalidData invalid) {
        if (domain == null || isDefault(domain, defaultAuthority)) {
            return DEFAULT_AUTHORITY;
        }
        var stored = stored(domain);
        invalid.require(
                stored.isPresent(),
                element,
                "is no host name with an optional port from 1 to 65535; write it like s.example.org or localhost:8080");
        return stored.orElse(DEFAULT_AUTHORITY);
    }

    private static Optional<String> stored(String domain) {
        var authority = AUTHORITY.matcher(domain.strip());
        if (!authority.matches()) {
            return Optional.empty();
        }
        var port = authority.group("port");
        if (port != null && (Integer.parseInt(port) < 1 || Integer.parseInt(port) > HIGHEST_PORT)) {
            return Optional.empty();
        }
        return hostOf(authority.group("host")).map(host -> port == null ? host : host + ":" + Integer.parseInt(port));
    }

    private static Optional<String> hostOf(String text) {
        try {
            var host = IDN.toASCII(text, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
            return host.length() <= MOST_CHARACTERS && isHost(host) ? Optional.of(host) : Optional.empty();
        } catch (IllegalArgumentException noHost) {
            return Optional.empty();
        }
    }

    private static boolean isHost(String host) {
        if (IPV4.matcher(host).matches()) {
            return false;
        }
        for (var label : host.split("\\.", -1)) {
            if (!LABEL.matcher(label).matches()) {
                return false;
            }
        }
        return true;
    }
}
