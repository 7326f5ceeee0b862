package io.plumbline.web.title;

import io.plumbline.web.http.AddressRange;
import io.plumbline.web.http.IpAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which addresses may be asked for a page: those of the public Internet by IANA's registries of special-purpose addresses
 * (RFC 6890), and those that the operator allows. Immutable.
 */
final class PublicAddresses {

    /** This network, private, carrier-grade NAT, loopback, link-local with metadata, protocols, documentation, tests,
     * 6to4 relays, multicast, reserved, broadcast. */
    private static final List<AddressRange> SPECIAL = ranges(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",
            "240.0.0.0/4",
            // within the global unicast of IPv6: protocols with Teredo, documentation, 6to4
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    /** What is not global unicast is not public: loopback, unique local, link-local, multicast, NAT64 and all unassigned. */
    private static final List<AddressRange> PUBLIC = ranges("0.0.0.0/0", "2000::/3");

    private final List<AddressRange> allowed;

    PublicAddresses(List<AddressRange> allowed) {
        this.allowed = List.copyOf(allowed);
    }

    boolean contains(IpAddress address) {
        return isIn(allowed, address) || (isIn(PUBLIC, address) && !isIn(SPECIAL, address));
    }

    private static boolean isIn(List<AddressRange> ranges, IpAddress address) {
        return ranges.stream().anyMatch(range -> range.contains(address));
    }

    private static List<AddressRange> ranges(String... notations) {
        return AddressRange.parseAll(
                "the list of special addresses", Stream.of(notations).toList());
    }
}
