package io.plumbline.persistence.capture;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The captures of all targets. Writes need a transaction around them. */
@Dependent
public class CaptureRepository {

    private final EntityManager entities;

    @Inject
    public CaptureRepository(EntityManager entities) {
        this.entities = entities;
    }

    public Capture add(Capture capture) {
        entities.persist(capture);
        entities.flush();
        return capture;
    }

    public Optional<Capture> find(long id) {
        return Optional.ofNullable(entities.find(Capture.class, id));
    }

    private static final String OF_TARGET =
            "SELECT c FROM Capture c WHERE c.targetId = :target ORDER BY c.takenAt DESC, c.id DESC";

    /** A target's captures, newest first. */
    public List<Capture> ofTarget(long targetId, int most) {
        return entities.createQuery(OF_TARGET, Capture.class)
                .setParameter("target", targetId)
                .setMaxResults(most)
                .getResultList();
    }

    private static final String OF_KIND = "SELECT c FROM Capture c WHERE c.targetId = :target AND c.kind = :kind"
            + " ORDER BY c.takenAt DESC, c.id DESC";

    /** A target's captures of a kind, newest first. */
    public List<Capture> ofTarget(long targetId, Capture.Kind kind, int most) {
        return entities.createQuery(OF_KIND, Capture.class)
                .setParameter("target", targetId)
                .setParameter("kind", kind)
                .setMaxResults(most)
                .getResultList();
    }

    private static final String OF_DIAGNOSIS =
            "SELECT c FROM Capture c WHERE c.diagnosisId = :diagnosis ORDER BY c.takenAt, c.id";

    /** What a diagnosis took, oldest first. */
    public List<Capture> ofDiagnosis(long diagnosisId) {
        return entities.createQuery(OF_DIAGNOSIS, Capture.class)
                .setParameter("diagnosis", diagnosisId)
                .getResultList();
    }

    /* What was taken or sent of a JVM says when, by which one life is told from the next. */
    private static final String IN_LIFE = " AND :at >= coalesce(life.beganAt, life.startedAt)"
            + " AND NOT EXISTS (SELECT later.id FROM TargetEpoch later WHERE later.targetId = life.targetId"
            + " AND later.id > life.id AND coalesce(later.beganAt, later.startedAt) <= :at)";

    private static final String OF_LIFE = "SELECT c FROM Capture c JOIN TargetEpoch life ON life.targetId = c.targetId"
            + " WHERE life.id = :epoch AND c.kind = :kind AND c.state = :state"
            + " AND c.uploadedAs IS NULL AND (c.epochId IS NULL OR c.epochId = life.id)"
            + IN_LIFE.replace(":at", "c.takenAt") + " ORDER BY c.takenAt DESC, c.id DESC";

    /** What we took of a kind of one life of a target's JVM, the newest first, also if its file is gone. */
    public List<Capture> ofLife(long epochId, Capture.Kind kind, int most) {
        return entities.createQuery(OF_LIFE, Capture.class)
                .setParameter("epoch", epochId)
                .setParameter("kind", kind)
                .setParameter("state", Capture.State.FINISHED)
                .setMaxResults(most)
                .getResultList();
    }

    private static final String UPLOADED_OF_LIFE =
            "SELECT c FROM Capture c JOIN TargetEpoch life ON life.targetId = c.targetId WHERE life.id = :epoch"
                    + " AND c.uploadedAs IS NOT NULL AND c.path IS NOT NULL AND c.takenAt BETWEEN :since AND :until"
                    + IN_LIFE.replace(":at", "coalesce(c.contentAt, c.takenAt)") + " ORDER BY c.contentAt, c.id";

    /**
     * The files that were sent within a time and are there, and were taken of one life of the JVM, by the time at which they were
     * taken.
     */
    public List<Capture> uploadedOfLife(long epochId, Instant since, Instant until) {
        return entities.createQuery(UPLOADED_OF_LIFE, Capture.class)
                .setParameter("epoch", epochId)
                .setParameter("since", since)
                .setParameter("until", until)
                .getResultList();
    }

    private static final String UPLOADED =
            "SELECT c FROM Capture c WHERE c.targetId = :target AND c.uploadedAs IS NOT NULL AND c.path IS NOT NULL"
                    + " AND c.takenAt BETWEEN :since AND :until ORDER BY c.contentAt, c.id";

    /** The files that were sent for a target within a time and are there, by the time at which they were taken. */
    public List<Capture> uploaded(long targetId, Instant since, Instant until) {
        return entities.createQuery(UPLOADED, Capture.class)
                .setParameter("target", targetId)
                .setParameter("since", since)
                .setParameter("until", until)
                .getResultList();
    }

    private static final String LATEST = """
            SELECT c.* FROM plumbline.capture c
            WHERE c.target_id = :target AND c.kind = :kind AND c.state = 'FINISHED' AND c.uploaded_as IS NULL
                AND (c.path IS NOT NULL OR EXISTS (SELECT FROM plumbline.heap_index i WHERE i.capture_id = c.id))
            ORDER BY c.taken_at DESC, c.id DESC LIMIT 1""";

    /** The most recent capture of a kind that we took and of which the file is there, or its index. */
    public Optional<Capture> latest(long targetId, Capture.Kind kind) {
        List<?> found = entities.createNativeQuery(LATEST, Capture.class)
                .setParameter("target", targetId)
                .setParameter("kind", kind.name())
                .getResultList();
        return found.stream().map(Capture.class::cast).findFirst();
    }

    private static final String TO_INDEX =
            "SELECT c.id FROM Capture c WHERE c.takenBy = :instance AND c.toIndex = true AND c.path IS NOT NULL"
                    + " ORDER BY c.takenAt, c.id";

    /** The captures of an instance whose index is to take the place of their file, the oldest first. */
    public List<Long> toIndex(String instance) {
        return entities.createQuery(TO_INDEX, Long.class)
                .setParameter("instance", instance)
                .getResultList();
    }

    private static final String RECORDINGS = "SELECT c FROM Capture c WHERE c.targetId = :target AND c.kind = :kind"
            + " AND c.state = :state AND c.takenBy = :instance AND c.path IS NOT NULL AND c.takenAt < :before"
            + " ORDER BY c.takenAt DESC, c.id DESC";

    /** A target's recordings whose files an instance has, that we took or that were sent before, newest first. */
    public List<Capture> recordings(long targetId, String instance, Instant before, int most) {
        return entities.createQuery(RECORDINGS, Capture.class)
                .setParameter("target", targetId)
                .setParameter("kind", Capture.Kind.RECORDING)
                .setParameter("state", Capture.State.FINISHED)
                .setParameter("instance", instance)
                .setParameter("before", before)
                .setMaxResults(most)
                .getResultList();
    }

    private static final String FILES = """
            SELECT path FROM plumbline.capture WHERE target_id = :target AND taken_by = :instance AND path IS NOT NULL
            UNION ALL SELECT i.path FROM plumbline.heap_index i JOIN plumbline.capture c ON c.id = i.capture_id
            WHERE c.target_id = :target AND c.taken_by = :instance""";

    /** Where the files of a target lie with an instance, indexes among them. */
    public List<String> files(long targetId, String instance) {
        List<?> paths = entities.createNativeQuery(FILES)
                .setParameter("target", targetId)
                .setParameter("instance", instance)
                .getResultList();
        return paths.stream().map(String.class::cast).toList();
    }

    /** One that has not ended by then was abandoned. */
    private static final Duration LONGEST_FORCED = Duration.ofMinutes(10);

    private static final String FORCED =
            "SELECT c.id FROM Capture c WHERE c.targetId = :target AND c.forcedCollection = true"
                    + " AND c.takenAt BETWEEN :earliest AND :until AND (c.finishedAt IS NULL OR c.finishedAt >= :since)";

    /** Says whether we may have made a target collect all garbage within a time; also if we are just doing so. */
    public boolean forcedCollection(long targetId, Instant since, Instant until) {
        return entities.createQuery(FORCED, Long.class)
                .setParameter("target", targetId)
                .setParameter("earliest", since.minus(LONGEST_FORCED))
                .setParameter("since", since)
                .setParameter("until", until)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .isPresent();
    }

    private static final String ALL_FORCED = "SELECT c FROM Capture c WHERE c.targetId = :target"
            + " AND c.forcedCollection = true AND c.takenAt BETWEEN :since AND :until ORDER BY c.takenAt, c.id";

    /** What may have made a target collect all garbage, begun within a time, oldest first. */
    public List<Capture> forced(long targetId, Instant since, Instant until) {
        return entities.createQuery(ALL_FORCED, Capture.class)
                .setParameter("target", targetId)
                .setParameter("since", since)
                .setParameter("until", until)
                .getResultList();
    }

    private static final String PAUSED = "SELECT c FROM Capture c WHERE c.targetId = :target AND c.takenAt >= :since"
            + " AND c.pauseMillis > 0 AND c.uploadedAs IS NULL ORDER BY c.takenAt, c.id";

    /** What made a target stand still since a time, oldest first. */
    public List<Capture> paused(long targetId, Instant since) {
        return entities.createQuery(PAUSED, Capture.class)
                .setParameter("target", targetId)
                .setParameter("since", since)
                .getResultList();
    }

    private static final String ABANDON =
            "UPDATE Capture c SET c.state = :failed, c.reason = :reason, c.finishedAt = :at"
                    + " WHERE c.state = :running AND c.takenBy = :instance AND c.takenAt < :before";

    /** Fails the captures that an instance left unfinished when it died, and tells how many. */
    public int abandon(String instance, Instant startedBefore, Instant at) {
        return entities.createQuery(ABANDON)
                .setParameter("failed", Capture.State.FAILED)
                .setParameter("running", Capture.State.RUNNING)
                .setParameter("reason", "the instance that took it ended")
                .setParameter("at", at)
                .setParameter("instance", instance)
                .setParameter("before", startedBefore)
                .executeUpdate();
    }

    private static final String ABANDON_LATE =
            "UPDATE Capture c SET c.state = :failed, c.reason = :reason, c.finishedAt = :at"
                    + " WHERE c.state = :running AND c.takenAt < :before";

    /** Fails the captures of all instances that began so long ago and never ended, and tells how many. */
    public int abandon(Instant startedBefore, Instant at) {
        return entities.createQuery(ABANDON_LATE)
                .setParameter("failed", Capture.State.FAILED)
                .setParameter("running", Capture.State.RUNNING)
                .setParameter("reason", "it was never finished")
                .setParameter("at", at)
                .setParameter("before", startedBefore)
                .executeUpdate();
    }

    private static final String PURGE_WITHOUT_FILES =
            "DELETE FROM Capture c WHERE c.takenAt < :before AND c.kind IN :files AND c.path IS NULL";

    /** Forgets older captures that should have been files and are none, and tells how many. */
    public int purgeWithoutFiles(Instant before) {
        return entities.createQuery(PURGE_WITHOUT_FILES)
                .setParameter("before", before)
                .setParameter("files", List.of(Capture.Kind.RECORDING, Capture.Kind.HEAP_SNAPSHOT, Capture.Kind.GC_LOG))
                .executeUpdate();
    }

    private static final String PURGE_WITH_FILES =
            "DELETE FROM Capture c WHERE c.takenAt < :before AND c.path IS NOT NULL";

    /** Forgets older captures with files, whichever instance has these, and tells how many. */
    public int purgeWithFiles(Instant before) {
        return entities.createQuery(PURGE_WITH_FILES)
                .setParameter("before", before)
                .executeUpdate();
    }

    private static final String EXPIRED = "SELECT c FROM Capture c WHERE c.takenBy = :instance AND c.takenAt < :before"
            + " AND c.path IS NOT NULL ORDER BY c.takenAt";

    /** Captures with files of one instance that are older. */
    public List<Capture> withFilesBefore(String instance, Instant before) {
        return entities.createQuery(EXPIRED, Capture.class)
                .setParameter("instance", instance)
                .setParameter("before", before)
                .getResultList();
    }

    public void remove(Capture capture) {
        entities.remove(capture);
    }
}
