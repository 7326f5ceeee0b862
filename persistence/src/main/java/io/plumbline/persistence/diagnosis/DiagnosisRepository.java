package io.plumbline.persistence.diagnosis;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The diagnoses. Writes need a transaction around them. */
@Dependent
public class DiagnosisRepository {

    private final EntityManager entities;

    @Inject
    public DiagnosisRepository(EntityManager entities) {
        this.entities = entities;
    }

    public Diagnosis add(Diagnosis diagnosis) {
        entities.persist(diagnosis);
        entities.flush();
        return diagnosis;
    }

    public Optional<Diagnosis> find(long id) {
        return Optional.ofNullable(entities.find(Diagnosis.class, id));
    }

    private static final String TARGET_NAME =
            "SELECT t.name FROM Target t, Diagnosis d WHERE d.id = :diagnosis AND t.id = d.targetId";

    /** What the target of a diagnosis is called now. */
    public Optional<String> targetName(long id) {
        return entities.createQuery(TARGET_NAME, String.class)
                .setParameter("diagnosis", id)
                .getResultStream()
                .findFirst();
    }

    private static final String BY_RUN_KEY = "SELECT d FROM Diagnosis d WHERE d.runKey = :runKey";

    /** The diagnosis of a question. */
    public Optional<Diagnosis> findByRunKey(String runKey) {
        return entities.createQuery(BY_RUN_KEY, Diagnosis.class)
                .setParameter("runKey", runKey)
                .getResultStream()
                .findFirst();
    }

    private static final String OPEN_NIGHTLY = "SELECT d.id FROM Diagnosis d WHERE d.targetId = :target"
            + " AND d.origin = :nightly AND d.finishedAt IS NULL";

    /** Says whether a nightly diagnosis of a target waits or runs. */
    public boolean hasOpenNightly(long targetId) {
        return entities.createQuery(OPEN_NIGHTLY, Long.class)
                .setParameter("target", targetId)
                .setParameter("nightly", Diagnosis.Origin.NIGHTLY)
                .setMaxResults(1)
                .getResultStream()
                .findFirst()
                .isPresent();
    }

    private static final String OF_TARGET =
            "SELECT d FROM Diagnosis d WHERE d.targetId = :target ORDER BY d.requestedAt DESC, d.id DESC";

    /** A target's diagnoses, newest first. */
    public List<Diagnosis> ofTarget(long targetId, int most) {
        return entities.createQuery(OF_TARGET, Diagnosis.class)
                .setParameter("target", targetId)
                .setMaxResults(most)
                .getResultList();
    }

    private static final String OF_ORIGIN = "SELECT d FROM Diagnosis d WHERE d.targetId = :target"
            + " AND d.origin = :origin AND d.requestedAt > :since ORDER BY d.requestedAt DESC, d.id DESC";

    /** A target's diagnoses that somebody asked for since a moment, newest first. */
    public List<Diagnosis> ofOrigin(long targetId, Diagnosis.Origin origin, Instant since, int most) {
        return entities.createQuery(OF_ORIGIN, Diagnosis.class)
                .setParameter("target", targetId)
                .setParameter("origin", origin)
                .setParameter("since", since)
                .setMaxResults(most)
                .getResultList();
    }

    private static final String OF_LIFE =
            "SELECT d FROM Diagnosis d WHERE d.targetId = :target AND d.epochId = :epoch ORDER BY d.requestedAt DESC, d.id DESC";

    /** The diagnoses of one life of a target's JVM, newest first. */
    public List<Diagnosis> ofLife(long targetId, long epochId) {
        return entities.createQuery(OF_LIFE, Diagnosis.class)
                .setParameter("target", targetId)
                .setParameter("epoch", epochId)
                .getResultList();
    }

    private static final String OPEN_OR_LEAK = "SELECT d FROM Diagnosis d WHERE d.targetId = :target"
            + " AND d.requestedAt > :since AND (d.finishedAt IS NULL OR (d.conclusion = :leak AND d.finishedAt > :leakSince))";

    /**
     * A target's diagnoses, whoever asked for them, that are not over, and those that found a leak.
     *
     * @param since none that was asked for earlier
     * @param leakSince no leak that was found earlier
     */
    public List<Diagnosis> openOrLeak(long targetId, Instant since, Instant leakSince) {
        return entities.createQuery(OPEN_OR_LEAK, Diagnosis.class)
                .setParameter("target", targetId)
                .setParameter("since", since)
                .setParameter("leak", Diagnosis.Conclusion.LEAK)
                .setParameter("leakSince", leakSince)
                .getResultList();
    }

    private static final String BEFORE = "SELECT d FROM Diagnosis d WHERE d.targetId = :target"
            + " AND d.conclusion IN :conclusive AND d.id <> :id"
            + " AND (d.requestedAt < :asked OR (d.requestedAt = :asked AND d.id < :id))"
            + " ORDER BY CASE WHEN d.origin = :nightly THEN 0 ELSE 1 END, d.requestedAt DESC, d.id DESC";

    /** What a diagnosis is compared with: the night before it that came to a conclusion, without one whatever else did. */
    public Optional<Diagnosis> before(Diagnosis diagnosis) {
        return entities.createQuery(BEFORE, Diagnosis.class)
                .setParameter("target", diagnosis.targetId())
                .setParameter(
                        "conclusive",
                        List.of(Diagnosis.Conclusion.LEAK, Diagnosis.Conclusion.GROWTH, Diagnosis.Conclusion.STEADY))
                .setParameter("asked", diagnosis.requestedAt())
                .setParameter("id", diagnosis.id())
                .setParameter("nightly", Diagnosis.Origin.NIGHTLY)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    private static final String GROWTH_SINCE = "SELECT d FROM Diagnosis d WHERE d.targetId = :target"
            + " AND d.conclusion IN :grows AND d.to >= :since ORDER BY d.to";

    /** A target's diagnoses that saw something grow, of windows that end later than a moment, earliest end first. */
    public List<Diagnosis> growthSince(long targetId, Instant since) {
        return entities.createQuery(GROWTH_SINCE, Diagnosis.class)
                .setParameter("target", targetId)
                .setParameter("grows", List.of(Diagnosis.Conclusion.LEAK, Diagnosis.Conclusion.GROWTH))
                .setParameter("since", since)
                .getResultList();
    }

    private static final String LATEST = "SELECT d FROM Diagnosis d ORDER BY d.requestedAt DESC, d.id DESC";

    /** The diagnoses of all targets, newest first. */
    public List<Diagnosis> latest(int most) {
        return entities.createQuery(LATEST, Diagnosis.class).setMaxResults(most).getResultList();
    }

    private static final String PURGE =
            "DELETE FROM Diagnosis d WHERE d.requestedAt < :before AND d.finishedAt IS NOT NULL";

    /** Forgets diagnoses that are over and older, with all that belongs to them. */
    public int purge(Instant before) {
        return entities.createQuery(PURGE).setParameter("before", before).executeUpdate();
    }
}
