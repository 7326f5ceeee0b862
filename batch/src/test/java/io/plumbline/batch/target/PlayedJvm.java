package io.plumbline.batch.target;

import io.plumbline.testing.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.net.InetAddress;
import java.rmi.NoSuchObjectException;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.rmi.server.UnicastRemoteObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.AttributeNotFoundException;
import javax.management.DynamicMBean;
import javax.management.JMException;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.openmbean.CompositeDataSupport;
import javax.management.openmbean.CompositeType;
import javax.management.openmbean.OpenType;
import javax.management.openmbean.SimpleType;
import javax.management.openmbean.TabularData;
import javax.management.openmbean.TabularDataSupport;
import javax.management.openmbean.TabularType;
import javax.management.remote.JMXConnectorServer;
import javax.management.remote.JMXConnectorServerFactory;
import javax.management.remote.JMXServiceURL;
import javax.management.remote.rmi.RMIConnectorServer;

/** Answers over JMX as a JVM did that is not here. */
final class PlayedJvm implements AutoCloseable {

    private final Registry registry;
    private final JMXConnectorServer server;
    private final int port;

    private PlayedJvm(Registry registry, JMXConnectorServer server, int port) {
        this.registry = registry;
        this.server = server;
        this.port = port;
    }

    /**
     * What a JVM answered.
     *
     * @param runtime attributes of its runtime bean
     * @param properties system properties
     * @param collectors names of its garbage collectors
     * @param machine attributes of the bean of its operating system
     * @param commands answers of its diagnostic commands; without any it has no such bean
     * @param others further beans that it has
     */
    record Answers(
            Map<String, Object> runtime,
            Map<String, String> properties,
            List<String> collectors,
            Map<String, Object> machine,
            Map<String, String> commands,
            List<String> others) {}

    static PlayedJvm start(Answers answers) throws IOException, JMException {
        var beans = MBeanServerFactory.newMBeanServer();
        var runtime = new HashMap<>(answers.runtime());
        runtime.put("SystemProperties", table(answers.properties()));
        register(beans, ManagementFactory.RUNTIME_MXBEAN_NAME, runtime, Map.of());
        register(beans, ManagementFactory.OPERATING_SYSTEM_MXBEAN_NAME, answers.machine(), Map.of());
        register(
                beans,
                ManagementFactory.MEMORY_MXBEAN_NAME,
                Map.of("HeapMemoryUsage", usage(new MemoryUsage(0, 1 << 20, 1 << 20, 1L << 30))),
                Map.of());
        for (var collector : answers.collectors()) {
            var name = ManagementFactory.GARBAGE_COLLECTOR_MXBEAN_DOMAIN_TYPE + ",name=" + collector;
            register(beans, name, Map.of(), Map.of());
        }
        if (!answers.commands().isEmpty()) {
            register(beans, "com.sun.management:type=DiagnosticCommand", Map.of(), answers.commands());
        }
        for (var other : answers.others()) {
            register(beans, other, Map.of(), Map.of());
        }
        return serve(beans);
    }

    /** One that has no beans, not even that of its runtime. */
    static PlayedJvm startWithoutBeans() throws IOException {
        return serve(MBeanServerFactory.newMBeanServer());
    }

    /** How many hold a connection to it. */
    int connections() {
        return server instanceof RMIConnectorServer rmi ? rmi.getConnectionIds().length : 0;
    }

    private static PlayedJvm serve(MBeanServer beans) throws IOException {
        var port = FreePort.find();
        var registry = LocateRegistry.createRegistry(port);
        var url = new JMXServiceURL(
                "service:jmx:rmi://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port
                        + "/jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
        var server = JMXConnectorServerFactory.newJMXConnectorServer(url, Map.of(), beans);
        server.start();
        return new PlayedJvm(registry, server, port);
    }

    JmxAddress address() {
        return JmxAddress.parse("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi");
    }

    @Override
    public void close() {
        try {
            server.stop();
            UnicastRemoteObject.unexportObject(registry, true);
        } catch (NoSuchObjectException closedAlready) {
            throw new IllegalStateException(closedAlready);
        } catch (IOException unclean) {
            throw new UncheckedIOException(unclean);
        }
    }

    private static void register(
            MBeanServer beans, String name, Map<String, Object> attributes, Map<String, String> commands)
            throws JMException {
        beans.registerMBean(new Played(attributes, commands), new ObjectName(name));
    }

    private static CompositeData usage(MemoryUsage usage) throws JMException {
        var names = new String[] {"init", "used", "committed", "max"};
        var types = new OpenType<?>[] {SimpleType.LONG, SimpleType.LONG, SimpleType.LONG, SimpleType.LONG};
        return new CompositeDataSupport(new CompositeType("usage", "usage", names, names, types), names, new Object[] {
            usage.getInit(), usage.getUsed(), usage.getCommitted(), usage.getMax()
        });
    }

    private static TabularData table(Map<String, String> properties) throws JMException {
        var names = new String[] {"key", "value"};
        var row =
                new CompositeType("row", "row", names, names, new OpenType<?>[] {SimpleType.STRING, SimpleType.STRING});
        var table = new TabularDataSupport(new TabularType("table", "table", row, new String[] {"key"}));
        for (var property : properties.entrySet()) {
            table.put(new CompositeDataSupport(row, names, new Object[] {property.getKey(), property.getValue()}));
        }
        return table;
    }

    /** A bean that says what it was told to say. */
    private record Played(Map<String, Object> attributes, Map<String, String> commands) implements DynamicMBean {

        @Override
        public Object getAttribute(String name) throws AttributeNotFoundException {
            if (!attributes.containsKey(name)) {
                throw new AttributeNotFoundException(name);
            }
            return attributes.get(name);
        }

        @Override
        public AttributeList getAttributes(String[] names) {
            var known = new AttributeList();
            for (var name : names) {
                if (attributes.containsKey(name)) {
                    known.add(new Attribute(name, attributes.get(name)));
                }
            }
            return known;
        }

        @Override
        public Object invoke(String command, Object[] arguments, String[] types) {
            if (!commands.containsKey(command)) {
                throw new IllegalArgumentException("no command " + command);
            }
            return commands.get(command);
        }

        @Override
        public MBeanInfo getMBeanInfo() {
            var operations = commands.keySet().stream()
                    .map(name -> new MBeanOperationInfo(
                            name, name, new MBeanParameterInfo[0], "java.lang.String", MBeanOperationInfo.INFO))
                    .toArray(MBeanOperationInfo[]::new);
            return new MBeanInfo(Played.class.getName(), "played", null, null, operations, null);
        }

        @Override
        public void setAttribute(Attribute attribute) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AttributeList setAttributes(AttributeList attributes) {
            throw new UnsupportedOperationException();
        }
    }
}
