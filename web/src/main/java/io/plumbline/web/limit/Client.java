package io.plumbline.web.limit;

import io.plumbline.web.http.IpAddress;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A client as far as its address tells it from others: an address of IPv4, or a network of IPv6, of which one household has
 * at least 2^64 addresses. Immutable.
 */
public record Client(String network) {

    private static final int NETWORK_OCTETS = 8;
    private static final int LONGEST = 64;

    /** The client of an address; a text that is none counts as it is. */
    public static Client of(String address) {
        var parsed = IpAddress.parse(address);
        if (parsed == null) {
            return new Client(address.substring(0, Math.min(LONGEST, address.length())));
        }
        var octets = parsed.octets();
        return new Client(
                octets.length > NETWORK_OCTETS
                        ? HexFormat.of().formatHex(Arrays.copyOf(octets, NETWORK_OCTETS))
                        : parsed.toString());
    }
}
