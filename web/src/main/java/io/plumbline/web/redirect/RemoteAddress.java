package io.plumbline.web.redirect;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Visitors' addresses as they are stored: without the last octet, or the last 80 bits of IPv6. Stateless. */
final class RemoteAddress {

    private static final int KEPT_OCTETS_OF_IPV6 = 6;

    private RemoteAddress() {}

    /** The address without its host part; null for what is no address. */
    static @Nullable String anonymous(@Nullable String address) {
        if (address == null || !isLiteral(address)) {
            return null;
        }
        return address.indexOf(':') >= 0 ? anonymousIpv6(address) : anonymousIpv4(address);
    }

    /** The whole address, without an IPv6 zone; null for what is no address. */
    static @Nullable String whole(@Nullable String address) {
        return address == null || !isLiteral(address) ? null : withoutZone(address);
    }

    private static @Nullable String anonymousIpv4(String address) {
        var host = address.lastIndexOf('.');
        return host < 0 ? null : address.substring(0, host) + ".0";
    }

    private static @Nullable String anonymousIpv6(String address) {
        try {
            // a literal: no name is looked up
            var octets = InetAddress.getByName(withoutZone(address)).getAddress();
            if (octets.length == 4) {
                octets[3] = 0;
            }
            for (int i = KEPT_OCTETS_OF_IPV6; octets.length > 4 && i < octets.length; i++) {
                octets[i] = 0;
            }
            return InetAddress.getByAddress(octets).getHostAddress();
        } catch (UnknownHostException notAnAddress) {
            return null;
        }
    }

    private static String withoutZone(String address) {
        var zone = address.indexOf('%');
        return zone < 0 ? address : address.substring(0, zone);
    }

    private static boolean isLiteral(String address) {
        var literal = withoutZone(address);
        var separators = 0;
        for (int i = 0; i < literal.length(); i++) {
            var character = literal.charAt(i);
            if (character == '.' || character == ':') {
                separators++;
            } else if (Character.digit(character, 16) < 0) {
                return false;
            }
        }
        return separators > 1;
    }
}
