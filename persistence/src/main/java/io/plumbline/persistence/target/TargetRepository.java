package io.plumbline.persistence.target;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** The registered targets and their epochs. Writes need a transaction around them. */
@Dependent
public class TargetRepository {

    private final EntityManager entities;

    @Inject
    public TargetRepository(EntityManager entities) {
        this.entities = entities;
    }

    private static final String LOCK =
            "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('plumbline.target ' || :name, 0))";

    /**
     * Stores a target, unless its name is taken: then nothing is stored.
     *
     * <p>Whoever wants the same name at the same time, on whichever instance, waits here until this transaction ends, and
     * then sees what it did.
     */
    public Optional<Target> add(Target target) {
        entities.createNativeQuery(LOCK).setParameter("name", target.name()).getSingleResult();
        if (findByName(target.name()).isPresent()) {
            return Optional.empty();
        }
        entities.persist(target);
        entities.flush();
        return Optional.of(target);
    }

    public Optional<Target> find(long id) {
        return Optional.ofNullable(entities.find(Target.class, id));
    }

    private static final String BY_NAME = "SELECT t FROM Target t WHERE t.name = :name";

    public Optional<Target> findByName(String name) {
        return entities.createQuery(BY_NAME, Target.class)
                .setParameter("name", name)
                .getResultStream()
                .findFirst();
    }

    private static final String ALL = "SELECT t FROM Target t ORDER BY t.name";

    /** All targets by name. */
    public List<Target> all() {
        return entities.createQuery(ALL, Target.class).getResultList();
    }

    private static final String REMOVE = "DELETE FROM Target t WHERE t.id = :id";

    /** Forgets a target and, by the database's cascade, all that was seen of it. */
    public boolean remove(long id) {
        return entities.createQuery(REMOVE).setParameter("id", id).executeUpdate() > 0;
    }

    private static final String EPOCH = "SELECT e FROM TargetEpoch e WHERE e.targetId = :target"
            + " AND e.startedAt = :startedAt AND e.pid = :pid AND e.host = :host";

    /** The epoch of this life, noted now if it is new. */
    public TargetEpoch epoch(long targetId, TargetEpoch.Life life, Instant seenAt) {
        return entities.createQuery(EPOCH, TargetEpoch.class)
                .setParameter("target", targetId)
                .setParameter("startedAt", life.startedAt().truncatedTo(ChronoUnit.MICROS))
                .setParameter("pid", life.pid())
                .setParameter("host", life.host())
                .getResultStream()
                .findFirst()
                .orElseGet(() -> noted(new TargetEpoch(targetId, life, seenAt)));
    }

    private TargetEpoch noted(TargetEpoch epoch) {
        entities.persist(epoch);
        entities.flush();
        return epoch;
    }

    private static final String LATEST_EPOCH =
            "SELECT e FROM TargetEpoch e WHERE e.targetId = :target ORDER BY e.firstSeenAt DESC, e.id DESC";

    /** The life that we saw last. */
    public Optional<TargetEpoch> latestEpoch(long targetId) {
        return entities.createQuery(LATEST_EPOCH, TargetEpoch.class)
                .setParameter("target", targetId)
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }
}
