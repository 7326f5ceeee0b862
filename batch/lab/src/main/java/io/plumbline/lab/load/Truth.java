package io.plumbline.lab.load;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import javax.management.JMException;
import javax.management.ObjectName;

/** The truth about a running case: what it retains, since when, at which rate. Thread-safe. */
public final class Truth implements TruthMXBean {

    /** The name of the MBean. */
    public static final String OBJECT_NAME = "io.plumbline.lab:type=Truth";

    private static final double NANOS_PER_SECOND = 1e9;

    private final LeakCase leak;
    private final Clock clock;
    private final long startedAtNanos;

    /** The truth from {@code startedAtNanos} on, of {@link System#nanoTime}. */
    public Truth(LeakCase leak, Clock clock, long startedAtNanos) {
        this.leak = leak;
        this.clock = clock;
        this.startedAtNanos = startedAtNanos;
    }

    /** Makes the truth readable over JMX. */
    public void publish() {
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, new ObjectName(OBJECT_NAME));
        } catch (JMException alreadyThere) {
            throw new IllegalStateException("the lab runs twice in this JVM", alreadyThere);
        }
    }

    @Override
    public double getSeconds() {
        return reading().seconds();
    }

    @Override
    public long getRetainedBytes() {
        return reading().retainedBytes();
    }

    @Override
    public long getRetainedInstances() {
        return reading().retainedInstances();
    }

    @Override
    public double getBytesPerSecond() {
        return reading().bytesPerSecond();
    }

    @Override
    public String getLine() {
        var reading = reading();
        return String.format(
                Locale.ROOT,
                "{\"at\":\"%s\",\"seconds\":%.3f,\"retainedBytes\":%d,\"retainedInstances\":%d,\"bytesPerSecond\":%.1f,"
                        + "\"element\":\"%s\",\"holder\":\"%s\",\"holderField\":\"%s\"}",
                reading.at(),
                reading.seconds(),
                reading.retainedBytes(),
                reading.retainedInstances(),
                reading.bytesPerSecond(),
                leak.element().getName(),
                leak.holder().getName(),
                leak.holderField());
    }

    private Reading reading() {
        var instances = leak.retainedInstances();
        var seconds = (System.nanoTime() - startedAtNanos) / NANOS_PER_SECOND;
        return new Reading(clock.instant(), seconds, instances, instances * leak.bytesKeptPerRequest());
    }

    private record Reading(Instant at, double seconds, long retainedInstances, long retainedBytes) {

        double bytesPerSecond() {
            return seconds > 0 ? retainedBytes / seconds : 0;
        }
    }
}
