package io.plumbline.persistence.capture;

import jakarta.persistence.AttributeConverter;
import jakarta.persistence.Column;
import jakarta.persistence.Convert;
import jakarta.persistence.Converter;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One piece of evidence taken from a target, or the failure to take it. One thread, inside one transaction. */
@Entity
@Table(name = "capture")
public class Capture {

    /** What is taken. */
    public enum Kind {
        /** Instances and bytes of each class, stored as rows. */
        HISTOGRAM,
        /** A copy of our flight recording, a file. */
        RECORDING,
        /** The whole heap, a file. */
        HEAP_SNAPSHOT,
        /** What a JVM logged of its garbage collections, a file that somebody sent. */
        GC_LOG,
        /** Something that only a newer version knows, which runs beside this one while an upgrade rolls on. Never stored. */
        UNKNOWN;

        /** The kinds that this version knows. */
        public static List<Kind> known() {
            return Arrays.stream(values()).filter(kind -> kind != UNKNOWN).toList();
        }

        /** Says whether taking it may make the JVM collect all garbage. */
        public boolean forcesCollection() {
            return this == HISTOGRAM || this == HEAP_SNAPSHOT;
        }

        /** Says whether we take it from a JVM; else it can only be sent. */
        public boolean isTaken() {
            return this != GC_LOG && this != UNKNOWN;
        }
    }

    /** The names of kinds, of which a newer version has more. */
    @Converter
    public static class KindColumn implements AttributeConverter<Kind, String> {

        @Override
        public String convertToDatabaseColumn(Kind kind) {
            return kind.name();
        }

        @Override
        public Kind convertToEntityAttribute(String name) {
            return Arrays.stream(Kind.values())
                    .filter(kind -> kind.name().equals(name))
                    .findFirst()
                    .orElse(Kind.UNKNOWN);
        }
    }

    /** How far it is. */
    public enum State {
        RUNNING,
        FINISHED,
        FAILED
    }

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Long id;

    @Column(name = "target_id", updatable = false)
    private long targetId;

    @Column(name = "epoch_id", updatable = false)
    private @Nullable Long epochId;

    @Column(name = "diagnosis_id", updatable = false)
    private @Nullable Long diagnosisId;

    @Convert(converter = KindColumn.class)
    @Column(updatable = false)
    private Kind kind;

    @Enumerated(EnumType.STRING)
    private State state;

    private @Nullable String reason;

    @Column(name = "taken_at")
    private Instant takenAt;

    @Column(name = "finished_at")
    private @Nullable Instant finishedAt;

    @Column(name = "taken_by")
    private String takenBy;

    private @Nullable String path;

    private @Nullable Long bytes;

    @Column(name = "pause_millis")
    private @Nullable Long pauseMillis;

    @Column(name = "forced_collection")
    private boolean forcedCollection;

    @Column(name = "uploaded_as", updatable = false)
    private @Nullable String uploadedAs;

    @Column(name = "content_at", updatable = false)
    private @Nullable Instant contentAt;

    @Column(name = "damage", updatable = false)
    private @Nullable String damage;

    @Column(name = "to_index")
    private boolean toIndex;

    /** For JPA. */
    protected Capture() {}

    /**
     * A capture that begins.
     *
     * @param epochId the life of the JVM, if it is known
     * @param diagnosisId the diagnosis that asked for it, if one did
     * @param forcedCollection it may make the JVM collect all garbage, which shows in the floor
     */
    public Capture(
            long targetId,
            @Nullable Long epochId,
            @Nullable Long diagnosisId,
            Kind kind,
            Instant takenAt,
            String takenBy,
            boolean forcedCollection) {
        this.targetId = targetId;
        this.epochId = epochId;
        this.diagnosisId = diagnosisId;
        this.kind = kind;
        this.state = State.RUNNING;
        this.takenAt = takenAt;
        this.takenBy = takenBy;
        this.forcedCollection = forcedCollection;
    }

    /**
     * A file that somebody sent, whole and checked.
     *
     * @param uploadedAs what he calls it
     * @param contentAt when it was taken, as the file says
     * @param damage what is missing in it; absent if it is whole
     */
    public record Upload(
            long targetId,
            Kind kind,
            String uploadedAs,
            Instant contentAt,
            @Nullable String damage,
            String file,
            long bytes) {}

    /** A capture of a file that somebody sent. */
    public static Capture received(Upload upload, Instant at, String receivedBy) {
        var capture = new Capture(upload.targetId(), null, null, upload.kind(), at, receivedBy, false);
        capture.uploadedAs = upload.uploadedAs();
        capture.contentAt = upload.contentAt();
        capture.damage = upload.damage();
        capture.finish(upload.file(), upload.bytes(), at);
        return capture;
    }

    /** Notes that the JVM was not made to collect its garbage after all. */
    public void forcedNothing() {
        forcedCollection = false;
    }

    /** Notes its success. */
    public void finish(@Nullable String file, long size, Duration pause, Instant at) {
        finish(file, size, at);
        pauseMillis = pause.toMillis();
    }

    private void finish(@Nullable String file, long size, Instant at) {
        state = State.FINISHED;
        path = file;
        bytes = size;
        finishedAt = at;
    }

    /** Once it is there, the index of this heap snapshot is to take the place of its file. */
    public void indexLater() {
        toIndex = true;
    }

    /** The file stays as it is: it was not indexed. */
    public void keepFile() {
        toIndex = false;
    }

    /** The file is deleted before its time. */
    public void forgetFile() {
        path = null;
        toIndex = false;
    }

    /** Notes its failure, and why. */
    public void fail(String why, Instant at) {
        state = State.FAILED;
        reason = why;
        finishedAt = at;
    }

    /** Its number; only a stored capture has one. */
    public long id() {
        if (id == null) {
            throw new IllegalStateException("this " + kind + " of target " + targetId + " is not stored yet");
        }
        return id;
    }

    public long targetId() {
        return targetId;
    }

    public Optional<Long> epochId() {
        return Optional.ofNullable(epochId);
    }

    /** The diagnosis that asked for it. */
    public Optional<Long> diagnosisId() {
        return Optional.ofNullable(diagnosisId);
    }

    public Kind kind() {
        return kind;
    }

    public State state() {
        return state;
    }

    /** Why it failed. */
    public Optional<String> reason() {
        return Optional.ofNullable(reason);
    }

    public Instant takenAt() {
        return takenAt;
    }

    public Optional<Instant> finishedAt() {
        return Optional.ofNullable(finishedAt);
    }

    /** The instance that took it. */
    public String takenBy() {
        return takenBy;
    }

    /** Where its file lies, on the machine of the instance that took it. */
    public Optional<String> path() {
        return Optional.ofNullable(path);
    }

    /** The size of its file, or the bytes that a histogram counted. */
    public Optional<Long> bytes() {
        return Optional.ofNullable(bytes);
    }

    /** How long the target stood still for it, at most. */
    public Optional<Duration> pause() {
        return Optional.ofNullable(pauseMillis).map(Duration::ofMillis);
    }

    /** What its sender calls its file; only a file that was sent has one. */
    public Optional<String> uploadedAs() {
        return Optional.ofNullable(uploadedAs);
    }

    /** When a file that was sent was taken, as it says itself. */
    public Optional<Instant> contentAt() {
        return Optional.ofNullable(contentAt);
    }

    /** What is missing in its file. */
    public Optional<String> damage() {
        return Optional.ofNullable(damage);
    }

    /** Says whether its index is still to take the place of its file. */
    public boolean isToIndex() {
        return toIndex;
    }

    public boolean isForcedCollection() {
        return forcedCollection;
    }
}
