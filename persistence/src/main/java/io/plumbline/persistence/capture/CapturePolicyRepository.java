package io.plumbline.persistence.capture;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Collection;
import java.util.List;

/** Which policies were in force when evidence was taken. Writes need a transaction around them. */
@Dependent
public class CapturePolicyRepository {

    private final EntityManager entities;

    @Inject
    public CapturePolicyRepository(EntityManager entities) {
        this.entities = entities;
    }

    private static final String PUT = """
            INSERT INTO plumbline.capture_policy (capture_id, policy, one_in, allocations_per_second)
            VALUES (:capture, :policy, :oneIn, :allocations) ON CONFLICT (capture_id) DO NOTHING""";

    /** Notes what was in force at a stored capture; what is noted stays. */
    public void put(CapturePolicy policy) {
        entities.createNativeQuery(PUT)
                .setParameter("capture", policy.captureId())
                .setParameter("policy", policy.policy())
                .setParameter("oneIn", policy.oneIn())
                .setParameter("allocations", policy.allocationsPerSecond())
                .executeUpdate();
    }

    private static final String OF = "SELECT capture_id, policy, one_in, allocations_per_second"
            + " FROM plumbline.capture_policy WHERE capture_id IN (:captures)";

    /** What was in force at these captures, as far as it is known. */
    public List<CapturePolicy> of(Collection<Long> captureIds) {
        if (captureIds.isEmpty()) {
            return List.of();
        }
        List<?> rows = entities.createNativeQuery(OF)
                .setParameter("captures", captureIds)
                .getResultList();
        return rows.stream().map(row -> policy((Object[]) row)).toList();
    }

    private static CapturePolicy policy(Object[] row) {
        return new CapturePolicy(
                ((Number) row[0]).longValue(),
                (String) row[1],
                ((Number) row[2]).intValue(),
                ((Number) row[3]).intValue());
    }
}
