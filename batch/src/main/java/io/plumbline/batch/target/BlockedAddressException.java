package io.plumbline.batch.target;

import java.io.IOException;
import java.net.InetAddress;

/** A hop would lead to an address that the configuration forbids. */
final class BlockedAddressException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String inWords;

    BlockedAddressException(String host, InetAddress address, AddressRange range) {
        this("\"" + host + "\" is " + address.getHostAddress() + ", which lies in the blocked range " + range);
    }

    private BlockedAddressException(String inWords) {
        super(inWords);
        this.inWords = inWords;
    }

    String inWords() {
        return inWords;
    }
}
