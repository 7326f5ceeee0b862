package io.plumbline.persistence.link;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import java.util.Optional;

/** The stored domains, by authority, which is empty for the default one; thread-safe if its entity manager is. */
@Dependent
public class Domains {

    private static final String FIND = "select domain from Domain domain where domain.authority = :authority";

    private static final String INSERT =
            "INSERT INTO plumbline.domain (authority) VALUES (:authority) ON CONFLICT (authority) DO NOTHING";

    private final EntityManager entities;

    @Inject
    public Domains(EntityManager entities) {
        this.entities = entities;
    }

    public Optional<Domain> find(String authority) {
        return entities.createQuery(FIND, Domain.class)
                .setParameter("authority", authority)
                .getResultStream()
                .findAny();
    }

    /** The domain of that authority, made now if there is none; needs a transaction. */
    public Domain findOrCreate(String authority) {
        return find(authority).orElseGet(() -> {
            entities.createNativeQuery(INSERT)
                    .setParameter("authority", authority)
                    .executeUpdate();
            return find(authority)
                    .orElseThrow(
                            () -> new IllegalStateException("domain \"" + authority + "\" vanished while it was made"));
        });
    }
}
