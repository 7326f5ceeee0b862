package io.plumbline.persistence.diagnosis;

import io.plumbline.testing.TestDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.Map;
import java.util.function.Function;

/** The product's persistence unit over a test database, without a container. */
public final class EntitySession implements AutoCloseable {

    private final EntityManagerFactory factory;

    public EntitySession(TestDatabase database) {
        this.factory = Persistence.createEntityManagerFactory(
                "plumbline",
                Map.of(
                        "jakarta.persistence.transactionType", "RESOURCE_LOCAL",
                        "jakarta.persistence.jtaDataSource", database.dataSource(),
                        "jakarta.persistence.nonJtaDataSource", database.dataSource(),
                        "hibernate.transaction.jta.platform",
                                "org.hibernate.engine.transaction.jta.platform.internal.NoJtaPlatform",
                        "hibernate.hbm2ddl.auto", "validate"));
    }

    /** Works in one transaction. */
    public <T> T inTransaction(Function<EntityManager, T> work) {
        try (EntityManager entities = factory.createEntityManager()) {
            entities.getTransaction().begin();
            var result = work.apply(entities);
            entities.getTransaction().commit();
            return result;
        }
    }

    @Override
    public void close() {
        factory.close();
    }
}
