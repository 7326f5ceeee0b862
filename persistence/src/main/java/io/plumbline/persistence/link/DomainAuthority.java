package io.plumbline.persistence.link;

import java.net.IDN;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a domain may be, and how it is stored: a host name in lower case and ASCII (IDNA), with a port where one is given;
 * never an address of four numbers. Stateless.
 */
public final class DomainAuthority {

    private static final Pattern AUTHORITY = Pattern.compile("(?<host>[^:/?#@\\s]+)(?::(?<port>[0-9]{1,5}))?");
    private static final Pattern LABEL = Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?");
    private static final Pattern IPV4 = Pattern.compile("[0-9]+(\\.[0-9]+){3}");
    private static final int MOST_CHARACTERS = 253;
    private static final int HIGHEST_PORT = 65_535;

    private DomainAuthority() {}

    /** The stored form of a domain that somebody named; empty if it cannot be one. */
    public static Optional<String> of(String domain) {
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
