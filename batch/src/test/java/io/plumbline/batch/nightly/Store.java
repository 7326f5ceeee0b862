package io.plumbline.batch.nightly;

import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import io.plumbline.testing.TestDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.time.Instant;
import java.util.Map;

/** A fresh database behind repositories and transactions, without a container. One thread. */
final class Store implements AutoCloseable {

    private final TestDatabase database = TestDatabase.fresh();
    private final EntityManagerFactory factory = Persistence.createEntityManagerFactory(
            "plumbline",
            Map.of(
                    "jakarta.persistence.transactionType",
                    "RESOURCE_LOCAL",
                    "jakarta.persistence.jtaDataSource",
                    database.dataSource(),
                    "jakarta.persistence.nonJtaDataSource",
                    database.dataSource(),
                    "hibernate.transaction.jta.platform",
                    "org.hibernate.engine.transaction.jta.platform.internal.NoJtaPlatform"));
    private final EntityManager entities = factory.createEntityManager();

    EntityManager entities() {
        return entities;
    }

    javax.sql.DataSource dataSource() {
        return database.dataSource();
    }

    Sql sql() {
        return new Sql(database.dataSource());
    }

    /** The first column of the first row, as text. */
    String text(String query, Object... arguments) {
        return sql().first(query, row -> String.valueOf(row.getString(1)), arguments)
                .orElse("");
    }

    Transactions transactions() {
        return new Transactions(new Local());
    }

    /** Registers a JMX target. */
    Target target(String name, Instant at) {
        return transactions()
                .commit(() ->
                        new TargetRepository(entities).add(Target.jmx(name, "service:jmx:" + name, null, null, at)))
                .orElseThrow();
    }

    /** Queues a diagnosis of a target. */
    Diagnosis queued(Target target, String key, Diagnosis.Origin origin, Instant at) {
        return transactions()
                .commit(() -> new DiagnosisRepository(entities)
                        .add(new Diagnosis(target.id(), key, origin, at.minusSeconds(600), at, at)));
    }

    @Override
    public void close() {
        entities.close();
        factory.close();
    }

    /** The entity manager's own transaction, as the container's. */
    private final class Local implements UserTransaction {

        @Override
        public void begin() {
            entities.clear();
            entities.getTransaction().begin();
        }

        @Override
        public void commit() {
            entities.getTransaction().commit();
        }

        @Override
        public void rollback() {
            entities.getTransaction().rollback();
        }

        @Override
        public void setRollbackOnly() {
            entities.getTransaction().setRollbackOnly();
        }

        @Override
        public int getStatus() {
            return entities.getTransaction().isActive() ? Status.STATUS_ACTIVE : Status.STATUS_NO_TRANSACTION;
        }

        @Override
        public void setTransactionTimeout(int seconds) {
            throw new UnsupportedOperationException();
        }
    }
}
