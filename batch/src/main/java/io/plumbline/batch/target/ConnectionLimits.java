package io.plumbline.batch.target;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How long we wait for a JVM, where we never go, and which passwords we tell. Immutable.
 *
 * @param connectTimeout for each TCP connection
 * @param callDeadline for opening as a whole, and for each question that names no deadline of its own
 * @param blockedRanges addresses that no hop may lead to; checked on the resolved address, for the registry and for the
 *     server it names
 * @param secrets the passwords that a target may be told
 */
public record ConnectionLimits(
        Duration connectTimeout, Duration callDeadline, List<AddressRange> blockedRanges, AllowedSecrets secrets) {

    /** Five seconds to connect, fifteen to answer, nothing blocked, no password files. */
    public static final ConnectionLimits DEFAULT =
            new ConnectionLimits(Duration.ofSeconds(5), Duration.ofSeconds(15), List.of());

    private static final InetAddress LOOPBACK_4 = loopback(4, 127);
    private static final InetAddress LOOPBACK_6 = loopback(16, 0);

    /** Limits without password files. */
    public ConnectionLimits(Duration connectTimeout, Duration callDeadline, List<AddressRange> blockedRanges) {
        this(connectTimeout, callDeadline, blockedRanges, AllowedSecrets.VARIABLES_ALONE);
    }

    public ConnectionLimits {
        requirePositive("connect time-out", connectTimeout);
        requirePositive("call deadline", callDeadline);
        blockedRanges = List.copyOf(blockedRanges);
    }

    /** The blocked range that an address lies in; the address "any" reaches this machine, so it counts as loopback, too. */
    Optional<AddressRange> blockingRange(InetAddress address) {
        return blockedRanges.stream()
                .filter(range -> range.contains(address)
                        || (address.isAnyLocalAddress() && (range.contains(LOOPBACK_4) || range.contains(LOOPBACK_6))))
                .findFirst();
    }

    private static InetAddress loopback(int length, int first) {
        var bytes = new byte[length];
        bytes[0] = (byte) first;
        bytes[length - 1] = 1;
        try {
            return InetAddress.getByAddress(bytes);
        } catch (UnknownHostException wrongLength) {
            throw new AssertionError(wrongLength);
        }
    }

    private static void requirePositive(String name, Duration duration) {
        if (duration.isNegative() || duration.toMillis() == 0 || duration.toMillis() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("the " + name + " is \"" + duration + "\"; it must be 1 ms to 24 days");
        }
    }
}
