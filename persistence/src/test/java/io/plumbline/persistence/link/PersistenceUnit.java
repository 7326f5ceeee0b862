package io.plumbline.persistence.link;

import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.HashMap;
import java.util.function.Function;
import javax.sql.DataSource;

/** The product's persistence unit over one test database, with the transactions of the driver. */
final class PersistenceUnit implements AutoCloseable {

    private final EntityManagerFactory factory;

    PersistenceUnit(DataSource database) {
        var overrides = new HashMap<String, Object>();
        overrides.put("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
        overrides.put("jakarta.persistence.jtaDataSource", null);
        overrides.put("jakarta.persistence.nonJtaDataSource", database);
        overrides.put(
                "hibernate.transaction.jta.platform",
                "org.hibernate.engine.transaction.jta.platform.internal.NoJtaPlatform");
        factory = Persistence.createEntityManagerFactory("plumbline", overrides);
    }

    /** What the work gives, committed; nothing is stored if it throws. */
    <T> T inTransaction(Function<EntityManager, T> work) {
        try (var entities = factory.createEntityManager()) {
            var transaction = entities.getTransaction();
            transaction.begin();
            try {
                var result = work.apply(entities);
                transaction.commit();
                return result;
            } finally {
                if (transaction.isActive()) {
                    transaction.rollback();
                }
            }
        }
    }

    @Override
    public void close() {
        factory.close();
    }
}
