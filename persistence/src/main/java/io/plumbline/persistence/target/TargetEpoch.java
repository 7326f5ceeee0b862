package io.plumbline.persistence.target;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One life of a target's JVM, from its start to its end. Series are never fitted across two of them. */
@Entity
@Table(name = "target_epoch")
public class TargetEpoch {

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

    @Column(name = "first_seen_at")
    private Instant firstSeenAt;

    /** For JPA. */
    protected TargetEpoch() {}

    /** Who this JVM is. Start, pid and host tell one life from the next. */
    public TargetEpoch(long targetId, Life life, Instant firstSeenAt) {
        this.targetId = targetId;
        this.startedAt = life.startedAt();
        this.pid = life.pid();
        this.host = life.host();
        this.jvmName = life.jvmName();
        this.jvmVendor = life.jvmVendor();
        this.jvmVersion = life.jvmVersion();
        this.collector = life.collector();
        this.maxHeapBytes = life.maxHeapBytes();
        this.firstSeenAt = firstSeenAt;
    }

    /** What a JVM says of itself; -1 = it does not say. */
    public record Life(
            Instant startedAt,
            long pid,
            String host,
            String jvmName,
            String jvmVendor,
            String jvmVersion,
            String collector,
            long maxHeapBytes) {}

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

    /** What the JVM said of itself. */
    public Life life() {
        return new Life(startedAt, pid, host, jvmName, jvmVendor, jvmVersion, collector, maxHeapBytes);
    }
}
