package io.plumbline.web.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Addresses that share some of their bits: one address, a CIDR block such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}, or
 * IPv4 with stars for whole octets, as {@code 1.2.*.*}. Immutable.
 */
public final class AddressRange {

    private static final int BITS_PER_OCTET = 8;

    private final byte[] octets;
    private final byte[] mask;

    private AddressRange(byte[] octets, byte[] mask) {
        this.octets = octets;
        this.mask = mask;
    }

    /** The range that a text is; null for any other text. */
    public static @Nullable AddressRange parse(String text) {
        if (text.indexOf('*') >= 0) {
            return stars(text);
        }
        var slash = text.indexOf('/');
        var address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        if (address == null) {
            return null;
        }
        var most = BITS_PER_OCTET * address.length();
        var bits = slash < 0 ? most : bitsOf(text, slash + 1, most);
        return bits < 0 ? null : new AddressRange(address.octets(), maskOf(bits, address.length()));
    }

    /**
     * The ranges of a configuration key.
     *
     * @throws IllegalArgumentException if one is none
     */
    public static List<AddressRange> parseAll(String key, List<String> texts) {
        var ranges = new ArrayList<AddressRange>();
        for (var text : texts) {
            var range = parse(text);
            if (range == null) {
                throw new IllegalArgumentException(
                        key + " has \"" + text
                                + "\"; each part must be an address, a block such as 10.0.0.0/8, or IPv4 with stars as 10.0.*.*");
            }
            ranges.add(range);
        }
        return List.copyOf(ranges);
    }

    /** Whether an address lies within. */
    public boolean contains(IpAddress address) {
        if (address.length() != octets.length) {
            return false;
        }
        for (int i = 0; i < octets.length; i++) {
            if (((address.octet(i) ^ octets[i]) & mask[i] & 0xFF) != 0) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable AddressRange stars(String text) {
        var address = IpAddress.parse(text.replace('*', '0'));
        var parts = text.split("\\.", -1);
        if (address == null || !address.isIpv4() || parts.length != address.length()) {
            return null;
        }
        var mask = new byte[parts.length];
        for (int i = 0; i < parts.length; i++) {
            var isStar = parts[i].equals("*");
            if (!isStar && parts[i].indexOf('*') >= 0) {
                return null;
            }
            mask[i] = (byte) (isStar ? 0 : 0xFF);
        }
        return new AddressRange(address.octets(), mask);
    }

    private static int bitsOf(String text, int from, int most) {
        var bits = 0;
        for (int i = from; i < text.length(); i++) {
            var digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9 || i - from == 3) {
                return -1;
            }
            bits = 10 * bits + digit;
        }
        return from == text.length() || bits > most ? -1 : bits;
    }

    private static byte[] maskOf(int bits, int length) {
        var mask = new byte[length];
        for (int bit = 0; bit < bits; bit++) {
            mask[bit / BITS_PER_OCTET] |= (byte) (0x80 >> (bit % BITS_PER_OCTET));
        }
        return mask;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof AddressRange range
                && Arrays.equals(octets, range.octets)
                && Arrays.equals(mask, range.mask);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(octets);
    }
}
