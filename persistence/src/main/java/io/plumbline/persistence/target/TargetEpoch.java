package io.plumbline.persistence.target;

import io.plumbline.persistence.schema.ForeignText;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * One life of a target's JVM, or a part of it with one build, heap limit and collector. Series are never fitted across two of
 * them.
 */
@Entity
@Table(name = "target_epoch")
public class TargetEpoch {

    /** Its heap's limit, as it is told, depends on a survivor space, whose size it adapts; it is no other limit. */
    private static final String COLLECTOR_WITH_LIMIT_THAT_DRIFTS = "PARALLEL";

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Column(name = "target_id", updatable = false)
    private long targetId;

    @Column(name = "started_at")
    private Instant startedAt;

    private long pid;

    private String host;

    @Column(name = "jvm_name")
    private String jvmName;

    @Column(name = "jvm_vendor")
    private String jvmVendor;

    @Column(name = "jvm_version")
    private String jvmVersion;

    private String collector;

    @Column(name = "max_heap_bytes")
    private long maxHeapBytes;

    private @Nullable String build;

    @Column(name = "began_at")
    private @Nullable Instant beganAt;

    @Column(name = "first_seen_at")
    private Instant firstSeenAt;

    /** For JPA. */
    protected TargetEpoch() {}

    /**
     * Who this JVM is. Start, pid and host tell one life from the next.
     *
     * @param beganAt when the change was seen that began it within the JVM's life; absent if it began with the JVM
     */
    TargetEpoch(long targetId, Life life, @Nullable Instant beganAt, Instant firstSeenAt) {
        this.targetId = targetId;
        this.startedAt = life.startedAt().truncatedTo(ChronoUnit.MICROS);
        this.pid = life.pid();
        this.host = life.host();
        this.jvmName = life.jvmName();
        this.jvmVendor = life.jvmVendor();
        this.jvmVersion = life.jvmVersion();
        this.collector = life.collector();
        this.maxHeapBytes = life.maxHeapBytes();
        this.build = life.build();
        this.beganAt = beganAt == null ? null : beganAt.truncatedTo(ChronoUnit.MICROS);
        this.firstSeenAt = firstSeenAt;
    }

    /**
     * What a JVM says of itself, in texts that can be stored; -1 = it does not say.
     *
     * @param build of the program that it runs; absent if it does not say
     */
    public record Life(
            Instant startedAt,
            long pid,
            String host,
            String jvmName,
            String jvmVendor,
            String jvmVersion,
            String collector,
            long maxHeapBytes,
            @Nullable String build) {

        public Life {
            host = ForeignText.storable(host);
            jvmName = ForeignText.storable(jvmName);
            jvmVendor = ForeignText.storable(jvmVendor);
            jvmVersion = ForeignText.storable(jvmVersion);
            collector = ForeignText.storable(collector);
            build = build == null ? null : ForeignText.storable(build);
        }
    }

    /**
     * Whether a JVM of the same start, process and host is still in this epoch. A build that is not told, as while a program is
     * deployed anew, is taken for the one before.
     */
    boolean goesOnIn(Life life) {
        return collector.equals(life.collector())
                && (maxHeapBytes == life.maxHeapBytes() || collector.equals(COLLECTOR_WITH_LIMIT_THAT_DRIFTS))
                && (build == null || life.build() == null || build.equals(life.build()));
    }

    /** Notes the build as soon as it is told. */
    void learn(Life life) {
        if (build == null) {
            build = life.build();
        }
    }

    /** Its number; only a stored epoch has one. */
    public long id() {
        if (id == null) {
            throw new IllegalStateException("this epoch of target " + targetId + " is not stored yet");
        }
        return id;
    }

    public long targetId() {
        return targetId;
    }

    public Instant firstSeenAt() {
        return firstSeenAt;
    }

    /** The start of the JVM, or when the change was seen that began this epoch within the JVM's life. */
    public Instant beganAt() {
        return beganAt == null ? startedAt : beganAt;
    }

    /** What the JVM said of itself. */
    public Life life() {
        return new Life(startedAt, pid, host, jvmName, jvmVendor, jvmVersion, collector, maxHeapBytes, build);
    }
}
