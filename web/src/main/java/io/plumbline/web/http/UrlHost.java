package io.plumbline.web.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.net.IDN;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host that a browser asks for a URL: by the WHATWG's rules, which read far more as a host than RFC 3986 does.
 * {@code https:\\user@EX%41MPLE.org.} leads to {@code example.org}, {@code http://0x7f.1} to {@code 127.0.0.1}.
 *
 * @param name in lower case and ASCII, without a dot at the end; an address in its own notation
 * @param address the address that the host is written as; null if it is a name
 */
public record UrlHost(String name, @Nullable IpAddress address) {

    private static final Pattern NUMBER = Pattern.compile("0[xX][0-9a-fA-F]*|[0-9]+");
    private static final int MOST_DIGITS = 12;

    /** The host of what follows the colon of a scheme whose URLs have one; empty if there is none. */
    public static Optional<UrlHost> behind(String schemeSpecificPart) {
        var start = 0;
        while (start < schemeSpecificPart.length() && isSlash(schemeSpecificPart.charAt(start))) {
            start++;
        }
        var end = start;
        while (end < schemeSpecificPart.length() && !endsAuthority(schemeSpecificPart.charAt(end))) {
            end++;
        }
        var authority = schemeSpecificPart.substring(start, end);
        return of(withoutPort(authority.substring(authority.lastIndexOf('@') + 1)));
    }

    /** A host as it stands in a URL, encoded or not; empty if it is blank. */
    public static Optional<UrlHost> of(String written) {
        if (written.startsWith("[")) {
            return literal(written.substring(1, written.endsWith("]") ? written.length() - 1 : written.length()));
        }
        var name = ascii(Normalizer.normalize(percentDecoded(written), Form.NFKC));
        while (name.endsWith(".")) {
            name = name.substring(0, name.length() - 1);
        }
        if (name.isBlank()) {
            return Optional.empty();
        }
        var address = ipv4(name);
        return Optional.of(new UrlHost(address == null ? name : address.toString(), address));
    }

    /** Whether the host is a domain or lies below it. */
    public boolean isWithin(String domain) {
        return name.equals(domain) || name.endsWith("." + domain);
    }

    private static Optional<UrlHost> literal(String ipv6) {
        return Optional.ofNullable(IpAddress.parse(ipv6))
                .filter(address -> ipv6.indexOf(':') >= 0)
                .map(address -> new UrlHost(address.toString(), address));
    }

    private static String withoutPort(String hostAndPort) {
        if (hostAndPort.startsWith("[")) {
            var end = hostAndPort.indexOf(']');
            return end < 0 ? hostAndPort : hostAndPort.substring(0, end + 1);
        }
        var colon = hostAndPort.indexOf(':');
        return colon < 0 ? hostAndPort : hostAndPort.substring(0, colon);
    }

    private static String ascii(String host) {
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException noName) {
            return host.toLowerCase(Locale.ROOT);
        }
    }

    private static String percentDecoded(String host) {
        if (host.indexOf('%') < 0) {
            return host;
        }
        var octets = new ByteArrayOutputStream(host.length());
        for (int i = 0; i < host.length(); i++) {
            if (host.charAt(i) == '%' && i + 2 < host.length() && isHex(host.charAt(i + 1), host.charAt(i + 2))) {
                octets.write(Integer.parseInt(host, i + 1, i + 3, 16));
                i += 2;
            } else {
                var character = Character.toString(host.codePointAt(i)).getBytes(UTF_8);
                octets.write(character, 0, character.length);
                i += Character.charCount(host.codePointAt(i)) - 1;
            }
        }
        return octets.toString(UTF_8);
    }

    /** One to four numbers, decimal, octal or hexadecimal, of which the last fills what the others leave. */
    private static @Nullable IpAddress ipv4(String name) {
        var parts = name.split("\\.", -1);
        if (parts.length > 4) {
            return null;
        }
        var value = 0L;
        for (int i = 0; i < parts.length; i++) {
            if (!NUMBER.matcher(parts[i]).matches() || parts[i].length() > MOST_DIGITS) {
                return null;
            }
            var number = number(parts[i]);
            var bits = i < parts.length - 1 ? 8 : 8 * (5 - parts.length);
            if (number < 0 || number >= 1L << bits) {
                return null;
            }
            value = (value << bits) | number;
        }
        return IpAddress.parse(
                (value >> 24) + "." + ((value >> 16) & 0xFF) + "." + ((value >> 8) & 0xFF) + "." + (value & 0xFF));
    }

    /** The value of a number in the notation of C; -1 if it has none. */
    private static long number(String text) {
        try {
            if (text.startsWith("0x") || text.startsWith("0X")) {
                return text.length() == 2 ? 0 : Long.parseLong(text, 2, text.length(), 16);
            }
            return Long.parseLong(text, text.length() > 1 && text.startsWith("0") ? 8 : 10);
        } catch (NumberFormatException noNumber) {
            return -1;
        }
    }

    private static boolean isHex(char high, char low) {
        return Character.digit(high, 16) >= 0 && Character.digit(low, 16) >= 0;
    }

    private static boolean isSlash(char character) {
        return character == '/' || character == '\\';
    }

    private static boolean endsAuthority(char character) {
        return isSlash(character) || character == '?' || character == '#';
    }
}
