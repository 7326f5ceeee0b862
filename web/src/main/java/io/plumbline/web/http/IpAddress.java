package io.plumbline.web.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address of IPv4, with 4 octets, or of IPv6, with 16; IPv6's notation of an IPv4 address is that address. Immutable;
 * made from texts without asking for any name.
 */
public final class IpAddress {

    private static final int IPV4_OCTETS = 4;
    private static final int LONGEST_TEXT = 64;

    private final byte[] octets;

    private IpAddress(byte[] octets) {
        this.octets = octets;
    }

    /** The address that a text is, without an IPv6 zone or brackets; null for any other text. */
    public static @Nullable IpAddress parse(@Nullable String text) {
        if (text == null || text.isEmpty() || text.length() > LONGEST_TEXT) {
            return null;
        }
        return text.indexOf(':') < 0 ? ipv4(text) : ipv6(text);
    }

    private static @Nullable IpAddress ipv4(String text) {
        var octets = new byte[IPV4_OCTETS];
        var position = 0;
        for (int i = 0; i < IPV4_OCTETS; i++) {
            var start = position;
            var value = 0;
            while (position < text.length() && text.charAt(position) != '.') {
                var digit = text.charAt(position) - '0';
                if (digit < 0 || digit > 9 || position - start == 3) {
                    return null;
                }
                value = value * 10 + digit;
                position++;
            }
            if (position == start || value > 255 || (position < text.length()) != (i < IPV4_OCTETS - 1)) {
                return null;
            }
            octets[i] = (byte) value;
            position++;
        }
        return new IpAddress(octets);
    }

    private static @Nullable IpAddress ipv6(String text) {
        var literal = literalOf(text);
        for (int i = 0; i < literal.length(); i++) {
            var character = literal.charAt(i);
            if (character > 'f' || (character != ':' && character != '.' && Character.digit(character, 16) < 0)) {
                return null;
            }
        }
        try {
            // with a colon and nothing but digits it is a literal or refused: no name is looked up
            return new IpAddress(InetAddress.getByName(literal).getAddress());
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    private static String literalOf(String text) {
        var bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        var zone = bare.indexOf('%');
        return zone < 0 ? bare : bare.substring(0, zone);
    }

    /** The octets, most significant first; a copy. */
    public byte[] octets() {
        return octets.clone();
    }

    boolean isIpv4() {
        return octets.length == IPV4_OCTETS;
    }

    int octet(int index) {
        return octets[index] & 0xFF;
    }

    int length() {
        return octets.length;
    }

    public InetAddress toInetAddress() {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException wrongLength) {
            throw new IllegalStateException("an address has 4 or 16 octets", wrongLength);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof IpAddress address && Arrays.equals(octets, address.octets);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }

    @Override
    public String toString() {
        return toInetAddress().getHostAddress();
    }
}
