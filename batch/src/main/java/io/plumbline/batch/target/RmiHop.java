package io.plumbline.batch.target;

import java.io.IOException;
import java.net.ProtocolException;
import java.rmi.NotBoundException;
import java.rmi.registry.LocateRegistry;
import java.util.HashMap;
import java.util.Map;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnector;
import javax.management.remote.rmi.RMIServer;

/** From an address to a connector, without JNDI: over a registry and the server that it names, or over a local agent's stub. */
final class RmiHop {

    private RmiHop() {}

    /** Must run inside a {@link JmxCall}. */
    static RMIConnector connect(JmxAddress address, AllowedSecrets secrets) throws IOException {
        return connected(new RMIConnector(server(address), environment(address, secrets)));
    }

    /** Must run inside a {@link JmxCall}, which checks what the stub contains and where it leads. */
    static RMIConnector connect(LocalAgent agent) throws IOException {
        return connected(new RMIConnector(new JMXServiceURL(agent.url()), environment()));
    }

    // the check is about JNDI, which these ways avoid: a connector made from a stub asks no directory
    @SuppressWarnings("BanJNDI")
    private static RMIConnector connected(RMIConnector connector) throws IOException {
        connector.connect();
        return connector;
    }

    private static RMIServer server(JmxAddress address) throws IOException {
        try {
            if (LocateRegistry.getRegistry(address.host(), address.port()).lookup("jmxrmi")
                    instanceof RMIServer server) {
                return server;
            }
            throw new ProtocolException("what its registry holds as jmxrmi is not a JMX server");
        } catch (NotBoundException nothingThere) {
            throw new IOException(nothingThere);
        }
    }

    private static Map<String, Object> environment() {
        var environment = new HashMap<String, Object>();
        // no thread of the connector's own that asks the JVM whether it is still there
        environment.put("jmx.remote.x.client.connection.check.period", "0");
        environment.put(JMXConnectorFactory.DEFAULT_CLASS_LOADER, RmiHop.class.getClassLoader());
        return environment;
    }

    private static Map<String, Object> environment(JmxAddress address, AllowedSecrets secrets) throws IOException {
        var environment = environment();
        var credentials = address.credentials();
        if (credentials != null) {
            environment.put(
                    JMXConnector.CREDENTIALS,
                    new String[] {credentials.user(), secrets.reveal(credentials.password())});
        }
        return environment;
    }
}
