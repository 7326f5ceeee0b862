package io.plumbline.web.title;

import io.plumbline.web.http.IpAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host name. */
@FunctionalInterface
interface HostLookup {

    /**
     * All addresses of a name, the preferred one first.
     *
     * @throws UnknownHostException if it has none
     */
    List<IpAddress> addressesOf(String name) throws UnknownHostException;
}
