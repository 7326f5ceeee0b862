package io.plumbline.batch.target;

import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a JVM answers JMX over RMI: host and port of the registry that holds {@code jmxrmi}, and who asks.
 *
 * <p>Only three spellings are accepted: {@code service:jmx:rmi:///jndi/rmi://host:port/jmxrmi}, the same with {@code
 * host:port} of the server behind {@code rmi://} (as the JDK, we ignore it: the registry names the server), and the short
 * {@code service:jmx:rmi://host:port}. Everything else is refused, because a JMX URL can carry a serialised object ({@code
 * /stub/}), ask any directory ({@code ldap://}) and so become code. An IPv6 address stands in brackets. Immutable.
 */
public record JmxAddress(String host, int port, @Nullable Credentials credentials) implements TargetAddress {

    private static final String HOST = "([A-Za-z0-9](?:[A-Za-z0-9._-]{0,252})|\\[[0-9A-Fa-f:.]{2,45}\\])";
    private static final String PORT = "([0-9]{1,5})";
    private static final Pattern BY_REGISTRY = Pattern.compile("service:jmx:rmi://(?:" + HOST + "(?::" + PORT
            + ")?)?/jndi/rmi://(?<host>" + HOST + "):(?<port>" + PORT + ")/jmxrmi");
    private static final Pattern SHORT =
            Pattern.compile("service:jmx:rmi://(?<host>" + HOST + "):(?<port>" + PORT + ")/?");
    private static final Pattern HOST_ALONE = Pattern.compile(HOST);
    private static final int LONGEST_SHOWN = 200;

    /** @throws IllegalArgumentException if the host is not one or the port lies outside 1 to 65535 */
    public JmxAddress {
        if (!HOST_ALONE.matcher(host).matches()) {
            throw new IllegalArgumentException("\"" + shown(host) + "\" is not a host name or address");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port \"" + port + "\" lies outside 1 to 65535");
        }
        host = host.toLowerCase(Locale.ROOT);
    }

    /** An address that asks for no password. */
    public static JmxAddress parse(String url) {
        return parse(url, null, null);
    }

    /**
     * Reads what an administrator typed.
     *
     * @param passwordReference see {@link Secret#parse}
     * @throws IllegalArgumentException if the URL is not one of the accepted spellings, or only one of user and password
     *     is given
     */
    public static JmxAddress parse(String url, @Nullable String user, @Nullable String passwordReference) {
        var matcher = BY_REGISTRY.matcher(url);
        if (!matcher.matches()) {
            matcher = SHORT.matcher(url);
        }
        if (!matcher.matches()) {
            throw new IllegalArgumentException("\"" + shown(url)
                    + "\" is not an accepted JMX address; write service:jmx:rmi:///jndi/rmi://host:port/jmxrmi");
        }
        return new JmxAddress(
                matcher.group("host"), Integer.parseInt(matcher.group("port")), credentials(user, passwordReference));
    }

    private static @Nullable Credentials credentials(@Nullable String user, @Nullable String passwordReference) {
        if (user == null && passwordReference == null) {
            return null;
        }
        if (user == null || passwordReference == null) {
            throw new IllegalArgumentException("a JMX address has both a user and a password reference, or neither");
        }
        return new Credentials(user, Secret.parse(passwordReference));
    }

    /** The spelling that every JMX client understands. */
    public String url() {
        return "service:jmx:rmi:///jndi/rmi://" + host + ":" + port + "/jmxrmi";
    }

    private static String shown(String text) {
        var printable = text.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= LONGEST_SHOWN ? printable : printable.substring(0, LONGEST_SHOWN) + "…";
    }

    @Override
    public String toString() {
        return url();
    }
}
