package io.plumbline.web.address;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;

/** A range of IP addresses in CIDR notation (RFC 4632), such as {@code 10.0.0.0/8} or {@code fe80::/10}. Immutable. */
public final class AddressRange {

    private static final Pattern NOTATION =
            Pattern.compile("([0-9]+(?:\\.[0-9]+){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:/([0-9]{1,3}))?");

    private final String notation;
    private final byte[] network;
    private final int prefixBits;

    private AddressRange(String notation, byte[] network, int prefixBits) {
        this.notation = notation;
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /** Whether a text looks like a range rather than like a name. */
    public static boolean isNotation(String text) {
        return NOTATION.matcher(text).matches();
    }

    /** Reads a range; an address without a prefix is a range of one. */
    public static AddressRange parse(String notation) {
        var matcher = NOTATION.matcher(notation);
        if (!matcher.matches()) {
            throw unreadable(notation);
        }
        try {
            // a literal: no name is looked up
            var network = InetAddress.getByName(matcher.group(1)).getAddress();
            var prefix = matcher.group(2) == null ? network.length * 8 : Integer.parseInt(matcher.group(2));
            if (prefix > network.length * 8) {
                throw unreadable(notation);
            }
            return new AddressRange(notation, network, prefix);
        } catch (UnknownHostException notAnAddress) {
            throw unreadable(notation);
        }
    }

    /** Reads several ranges. */
    public static List<AddressRange> parseAll(List<String> notations) {
        return notations.stream().map(AddressRange::parse).toList();
    }

    private static IllegalArgumentException unreadable(String notation) {
        return new IllegalArgumentException(
                "\"" + notation + "\" is not an address range; write it as 10.0.0.0/8 or fe80::/10");
    }

    /** Whether an address lies in this range; an IPv4 address is never in an IPv6 range. */
    public boolean contains(InetAddress address) {
        return contains(address.getAddress());
    }

    /** The same for the octets of an address, in the order of the network. */
    public boolean contains(byte[] octets) {
        if (octets.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            var mask = 0x80 >> (bit & 7);
            if ((octets[bit >> 3] & mask) != (network[bit >> 3] & mask)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return notation;
    }
}
