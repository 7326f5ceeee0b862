package io.plumbline.server.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;

/**
 * Where the server listens: an address of this machine and a port.
 *
 * @param address the address as configured, a name or a number
 * @param port from 1 to 65535
 */
public record HttpEndpoint(String address, int port) {

    /** How a client on this machine reaches the server; a wildcard address is reached over the loopback. */
    public URI uri() {
        var wildcard = address.equals("0.0.0.0") || address.equals("::");
        var host = wildcard ? "127.0.0.1" : address;
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    /** Refuses an endpoint that nobody could listen on now. */
    void requireFree() throws LaunchException {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
        } catch (IOException refused) {
            throw LaunchException.environment(problem(refused));
        }
    }

    private String problem(IOException refused) {
        var reason = String.valueOf(refused.getMessage());
        if (reason.contains("in use")) {
            return "port " + port + " of " + address + " is taken by another process: stop that process, or set"
                    + " PLUMBLINE_HTTP_PORT to a free port";
        }
        if (reason.contains("denied")) {
            return "port " + port + " may not be opened by this user: set PLUMBLINE_HTTP_PORT to a port from 1024 on";
        }
        return "the server cannot listen on \"" + address + "\", port " + port + " (" + reason
                + "): set PLUMBLINE_HTTP_ADDRESS to an address of this machine";
    }
}
