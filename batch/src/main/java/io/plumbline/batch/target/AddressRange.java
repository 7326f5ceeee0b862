package io.plumbline.batch.target;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** A range of IP addresses in CIDR notation (RFC 4632), such as {@code 169.254.0.0/16} or {@code fe80::/10}. Immutable. */
public final class AddressRange {

    private static final Pattern NOTATION =
            Pattern.compile("([0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)(?:/([0-9]{1,3}))?");

    private final String notation;
    private final byte[] network;
    private final int prefixBits;

    private AddressRange(String notation, byte[] network, int prefixBits) {
        this.notation = notation;
        this.network = network;
        this.prefixBits = prefixBits;
    }

    /** Reads a range; an address without a prefix is a range of one. */
    public static AddressRange parse(String notation) {
        var matcher = NOTATION.matcher(notation);
        if (!matcher.matches()) {
            throw unreadable(notation);
        }
        var network = literal(notation, matcher.group(1));
        var prefix = matcher.group(2) == null ? network.length * 8 : Integer.parseInt(matcher.group(2));
        if (prefix > network.length * 8) {
            throw unreadable(notation);
        }
        return new AddressRange(notation, network, prefix);
    }

    private static byte[] literal(String notation, String address) {
        if (address.indexOf(':') < 0 && address.split("\\.", -1).length != 4) {
            throw unreadable(notation);
        }
        try {
            return InetAddress.getByName(address).getAddress();
        } catch (UnknownHostException notAnAddress) {
            throw unreadable(notation);
        }
    }

    private static IllegalArgumentException unreadable(String notation) {
        return new IllegalArgumentException(
                "\"" + notation + "\" is not an address range; write it as 10.0.0.0/8 or fe80::/10");
    }

    /** Whether an address lies in this range; an IPv4 address is never in an IPv6 range. */
    public boolean contains(InetAddress address) {
        var bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        for (int bit = 0; bit < prefixBits; bit++) {
            var mask = 0x80 >> (bit & 7);
            if ((bytes[bit >> 3] & mask) != (network[bit >> 3] & mask)) {
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
