package io.plumbline.persistence.visit;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** Reads addresses that are written as numbers; never asks for a name. Stateless. */
final class InetOctets {

    private static final int OCTETS_OF_IPV4 = 4;
    private static final int MOST_DIGITS = 3;
    private static final int MOST_CHARACTERS = 45;

    private InetOctets() {}

    /** The four or sixteen octets of an address; null for what is none. */
    static byte @Nullable [] of(byte[] text, int from, int length) {
        var octets = ofIpv4(text, from, length);
        return octets == null ? ofIpv6(text, from, length) : octets;
    }

    private static byte @Nullable [] ofIpv4(byte[] text, int from, int length) {
        var octets = new byte[OCTETS_OF_IPV4];
        var octet = 0;
        var value = 0;
        var digits = 0;
        for (int i = from; i < from + length; i++) {
            var character = text[i];
            if (character >= '0' && character <= '9' && digits < MOST_DIGITS) {
                value = 10 * value + character - '0';
                digits++;
            } else if (character == '.' && digits > 0 && value <= 0xFF && octet < OCTETS_OF_IPV4 - 1) {
                octets[octet++] = (byte) value;
                value = 0;
                digits = 0;
            } else {
                return null;
            }
        }
        octets[octet] = (byte) value;
        return octet == OCTETS_OF_IPV4 - 1 && digits > 0 && value <= 0xFF ? octets : null;
    }

    private static byte @Nullable [] ofIpv6(byte[] text, int from, int length) {
        if (length > MOST_CHARACTERS || !isLiteral(text, from, length)) {
            return null;
        }
        try {
            // with a colon it is a number or nothing: no name is looked up
            return InetAddress.getByName(new String(text, from, length, US_ASCII))
                    .getAddress();
        } catch (UnknownHostException noAddress) {
            return null;
        }
    }

    private static boolean isLiteral(byte[] text, int from, int length) {
        var colons = 0;
        for (int i = from; i < from + length; i++) {
            if (text[i] == ':') {
                colons++;
            } else if (text[i] != '.' && Character.digit(text[i], 16) < 0) {
                return false;
            }
        }
        return colons > 1;
    }
}
