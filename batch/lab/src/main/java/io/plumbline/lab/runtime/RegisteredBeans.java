package io.plumbline.lab.runtime;

import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Layout;
import io.plumbline.lab.load.Leak;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.JMException;
import javax.management.ObjectName;

/** Registers an MBean for each connection and never unregisters it. */
public final class RegisteredBeans implements LabCase {

    private final AtomicLong beans = new AtomicLong();

    @Override
    public void serve(long request) {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .registerMBean(new Connection(), new ObjectName("io.plumbline.lab:type=Connection,id=" + request));
            beans.incrementAndGet();
        } catch (JMException refused) {
            throw new IllegalStateException(refused);
        }
    }

    @Override
    public long kept() {
        return beans.get();
    }

    /** The bean and, as measured, its names, wrappers and places in the server's tables. */
    @Override
    public double bytesPerRequest() {
        return Layout.withPayload(1, 0) + 361;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(
                new Leak(Leak.Area.HEAP, Connection.class.getName(), "com.sun.jmx.mbeanserver.Repository", "domainTb"));
    }

    /** What is told about a connection; the name is demanded by JMX. */
    public interface ConnectionMBean {

        /** Bytes received. */
        int getReceived();
    }

    /** One connection. */
    private static final class Connection implements ConnectionMBean {
        private final byte[] received = new byte[Layout.PAYLOAD];

        @Override
        public int getReceived() {
            return received.length;
        }
    }
}
