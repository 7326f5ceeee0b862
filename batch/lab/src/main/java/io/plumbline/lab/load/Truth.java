package io.plumbline.lab.load;

import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import javax.management.JMException;
import javax.management.ObjectName;

/** The truth about a running case: what it retains, since when, at which rate. Thread-safe. */
public final class Truth implements TruthMXBean {

    /** The name of the MBean. */
    public static final String OBJECT_NAME = "io.plumbline.lab:type=Truth";

    private static final double NANOS_PER_SECOND = 1e9;

    private final LabCase program;
    private final Clock clock;
    private final long startedAtNanos;
    private final Instant startedAt;
    private final ForcedCollections forcedCollections = new ForcedCollections();

    /** The truth from {@code startedAtNanos} on, of {@link System#nanoTime}. */
    public Truth(LabCase program, Clock clock, long startedAtNanos) {
        this.program = program;
        this.clock = clock;
        this.startedAtNanos = startedAtNanos;
        this.startedAt = clock.instant().minus(Duration.ofNanos(System.nanoTime() - startedAtNanos));
    }

    /** Makes the truth readable over JMX. */
    public void publish() {
        forcedCollections.listen();
        try {
            ManagementFactory.getPlatformMBeanServer().registerMBean(this, new ObjectName(OBJECT_NAME));
        } catch (JMException alreadyThere) {
            throw new IllegalStateException("the lab runs twice in this JVM", alreadyThere);
        }
    }

    @Override
    public String getKind() {
        return program.leak().isPresent() ? "leak" : "healthy";
    }

    @Override
    public String getArea() {
        return program.leak()
                .map(leak -> leak.area().name().toLowerCase(Locale.ROOT))
                .orElse("");
    }

    @Override
    public String getElement() {
        return program.leak().map(Leak::element).orElse("");
    }

    @Override
    public String getHolder() {
        return program.leak().map(Leak::holder).orElse("");
    }

    @Override
    public String getHolderField() {
        return program.leak().map(Leak::holderField).orElse("");
    }

    @Override
    public String getStartedAt() {
        return startedAt.toString();
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
    public double getInstancesPerSecond() {
        return reading().instancesPerSecond();
    }

    @Override
    public long getForcedCollections() {
        return forcedCollections.count();
    }

    @Override
    public String getLine() {
        var reading = reading();
        return String.format(
                Locale.ROOT,
                "{\"at\":\"%s\",\"seconds\":%.3f,\"kind\":\"%s\",\"area\":\"%s\",\"startedAt\":\"%s\","
                        + "\"retainedBytes\":%d,\"retainedInstances\":%d,\"bytesPerSecond\":%.1f,"
                        + "\"instancesPerSecond\":%.4f,\"forcedCollections\":%d,"
                        + "\"element\":\"%s\",\"holder\":\"%s\",\"holderField\":\"%s\"}",
                reading.at(),
                reading.seconds(),
                getKind(),
                getArea(),
                startedAt,
                reading.retainedBytes(),
                reading.retainedInstances(),
                reading.bytesPerSecond(),
                reading.instancesPerSecond(),
                getForcedCollections(),
                getElement(),
                getHolder(),
                getHolderField());
    }

    private Reading reading() {
        var instances = program.kept();
        var bytes = program.keptBytes();
        var seconds = (System.nanoTime() - startedAtNanos) / NANOS_PER_SECOND;
        return new Reading(clock.instant(), seconds, instances, Math.round(bytes));
    }

    private record Reading(Instant at, double seconds, long retainedInstances, long retainedBytes) {

        double bytesPerSecond() {
            return seconds > 0 ? retainedBytes / seconds : 0;
        }

        double instancesPerSecond() {
            return seconds > 0 ? retainedInstances / seconds : 0;
        }
    }
}
