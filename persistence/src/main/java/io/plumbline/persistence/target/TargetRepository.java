package io.plumbline.persistence.target;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The registered targets and their epochs. Writes need a transaction around them. */
@Dependent
public class TargetRepository {

    /** No process has it, and no JVM tells it. */
    private static final long NO_PID = -2;

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

    /** One that nobody else changes until this transaction ends; waits for whoever is changing it. */
    public Optional<Target> findToChange(long id) {
        return Optional.ofNullable(entities.find(Target.class, id, LockModeType.PESSIMISTIC_WRITE));
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

    private static final String OF_LIFE = "SELECT e FROM TargetEpoch e WHERE e.targetId = :target"
            + " AND e.startedAt = :startedAt AND e.pid = :pid AND e.host = :host ORDER BY e.id DESC";

    private static final String LOCK_TARGET = "SELECT 1 FROM plumbline.target WHERE id = :target FOR NO KEY UPDATE";

    /**
     * The epoch that a JVM is in when it is sampled, noted now if it is new; whoever notes the same one at the same time gets the
     * same epoch.
     *
     * <p>One that is like an earlier epoch but the last is new all the same: a build that was taken back runs anew.
     */
    public TargetEpoch epoch(long targetId, TargetEpoch.Life life, Instant seenAt) {
        var epoch = last(targetId, life, epochBefore -> epochBefore.goesOnIn(life), seenAt);
        epoch.learn(life);
        return epoch;
    }

    /**
     * The last epoch of a JVM's life, noted now if that life is new. Whoever does not sample the JVM may have met it a while ago,
     * so he begins no epoch within its life.
     */
    public TargetEpoch lastEpoch(long targetId, TargetEpoch.Life life, Instant seenAt) {
        return last(targetId, life, any -> true, seenAt);
    }

    private TargetEpoch last(long targetId, TargetEpoch.Life life, Predicate<TargetEpoch> goesOn, Instant seenAt) {
        return latestOf(targetId, life).filter(goesOn).orElseGet(() -> {
            entities.createNativeQuery(LOCK_TARGET)
                    .setParameter("target", targetId)
                    .getResultList();
            return latestOf(targetId, life).filter(goesOn).orElseGet(() -> note(targetId, life, seenAt));
        });
    }

    private Optional<TargetEpoch> latestOf(long targetId, TargetEpoch.Life life) {
        return entities.createQuery(OF_LIFE, TargetEpoch.class)
                .setParameter("target", targetId)
                .setParameter("startedAt", life.startedAt().truncatedTo(ChronoUnit.MICROS))
                .setParameter("pid", life.pid())
                .setParameter("host", life.host())
                .setMaxResults(1)
                .getResultStream()
                .findFirst();
    }

    private TargetEpoch note(long targetId, TargetEpoch.Life life, Instant seenAt) {
        var beganAt = latestOf(targetId, life).isPresent() ? seenAt : null;
        var epoch = new TargetEpoch(targetId, life, beganAt, seenAt);
        entities.persist(epoch);
        entities.flush();
        return epoch;
    }

    /** The states that this version knows. */
    private static final List<Target.State> KNOWN =
            List.of(Target.State.NEW, Target.State.OK, Target.State.UNREACHABLE, Target.State.ENDED);

    private static final String RETIRE =
            "UPDATE Target t SET t.state = :unreachable, t.reason = :reason, t.stateSince = :now"
                    + " WHERE t.kind = :self AND t.state IN :known AND t.state <> :unreachable AND t.pausedAt IS NULL"
                    + " AND coalesce(t.lastSampleAt, t.registeredAt) < :before";

    /** Marks our own instances that were not seen since, but those that are paused; they return when they are seen again. Tells how many. */
    public int retireSelf(Instant notSeenSince, Instant now) {
        return entities.createQuery(RETIRE)
                .setParameter("unreachable", Target.State.UNREACHABLE)
                .setParameter("known", KNOWN)
                .setParameter("self", Target.Kind.SELF)
                .setParameter("reason", "its instance was not seen since " + notSeenSince)
                .setParameter("now", now)
                .setParameter("before", notSeenSince)
                .executeUpdate();
    }

    private static final String PURGE_SELF =
            "DELETE FROM Target t WHERE t.kind = :self AND t.state IN :known AND t.pausedAt IS NULL"
                    + " AND coalesce(t.lastSampleAt, t.registeredAt) < :before";

    /** Forgets our own instances that were not seen since, but those that are paused, and tells how many. */
    public int purgeSelf(Instant notSeenSince) {
        return entities.createQuery(PURGE_SELF)
                .setParameter("self", Target.Kind.SELF)
                .setParameter("known", KNOWN)
                .setParameter("before", notSeenSince)
                .executeUpdate();
    }

    private static final String PURGE_EPOCHS = """
            DELETE FROM plumbline.target_epoch e
            WHERE e.first_seen_at < :before
                AND NOT EXISTS (SELECT 1 FROM plumbline.memory_sample_all s WHERE s.epoch_id = e.id)
                AND NOT EXISTS (SELECT 1 FROM plumbline.class_histogram h WHERE h.epoch_id = e.id)
                AND EXISTS (SELECT 1 FROM plumbline.target_epoch later
                    WHERE later.target_id = e.target_id AND later.id > e.id)""";

    /** Forgets lives that began before, are over and of which nothing is left, and tells how many. */
    public int purgeEpochs(Instant before) {
        return entities.createNativeQuery(PURGE_EPOCHS)
                .setParameter("before", before)
                .executeUpdate();
    }

    private static final String LATEST_EPOCHS =
            "SELECT e FROM TargetEpoch e WHERE e.targetId IN :targets AND NOT EXISTS ("
                    + "SELECT l.id FROM TargetEpoch l WHERE l.targetId = e.targetId AND l.id > e.id)";

    /** The life that we saw last of each of these targets that has one. */
    public List<TargetEpoch> latestEpochs(Collection<Long> targetIds) {
        return entities.createQuery(LATEST_EPOCHS, TargetEpoch.class)
                .setParameter("targets", targetIds)
                .getResultList();
    }

    private static final String ON_SAME_JVM = "SELECT t.name FROM Target t WHERE t.id <> :target AND t.state <> :ended"
            + " AND (t.url = :url OR EXISTS (SELECT e.id FROM TargetEpoch e WHERE e.targetId = t.id AND e.pid = :pid"
            + " AND e.host = :host AND e.startedAt = :startedAt"
            + " AND NOT EXISTS (SELECT l.id FROM TargetEpoch l WHERE l.targetId = t.id AND l.id > e.id))) ORDER BY t.name";

    /**
     * The names of the other targets that are reached at the same address, or whose JVM was the same process when it was seen last.
     *
     * @param last the life of the target's JVM that was seen last; absent before it was reached
     */
    public List<String> onSameJvm(Target target, TargetEpoch.@Nullable Life last) {
        return entities.createQuery(ON_SAME_JVM, String.class)
                .setParameter("target", target.id())
                .setParameter("ended", Target.State.ENDED)
                .setParameter("url", target.url().orElse(""))
                .setParameter("pid", last == null ? NO_PID : last.pid())
                .setParameter("host", last == null ? "" : last.host())
                .setParameter("startedAt", last == null ? Instant.EPOCH : last.startedAt())
                .getResultList();
    }

    private static final String BEGUN = "SELECT e FROM TargetEpoch e WHERE e.targetId = :target"
            + " AND coalesce(e.beganAt, e.startedAt) BETWEEN :from AND :to"
            + " ORDER BY coalesce(e.beganAt, e.startedAt), e.id";

    /** The lives of a target's JVM, and the parts of them, that began within a time, earliest first, as far as they are still known. */
    public List<TargetEpoch> begun(long targetId, Instant from, Instant to) {
        return entities.createQuery(BEGUN, TargetEpoch.class)
                .setParameter("target", targetId)
                .setParameter("from", from)
                .setParameter("to", to)
                .getResultList();
    }

    /** The epoch of a number, as long as it is known. */
    public Optional<TargetEpoch> epoch(long epochId) {
        return Optional.ofNullable(entities.find(TargetEpoch.class, epochId));
    }

    private static final String EPOCHS = "SELECT e FROM TargetEpoch e WHERE e.targetId = :target ORDER BY e.id DESC";

    /** The epoch that we saw last. */
    public Optional<TargetEpoch> latestEpoch(long targetId) {
        return epochs(targetId, 1).stream().findFirst();
    }

    /** The epochs of a target, the one that we saw last first. */
    public List<TargetEpoch> epochs(long targetId, int most) {
        return entities.createQuery(EPOCHS, TargetEpoch.class)
                .setParameter("target", targetId)
                .setMaxResults(most)
                .getResultList();
    }
}
