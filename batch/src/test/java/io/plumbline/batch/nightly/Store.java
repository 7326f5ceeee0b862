package io.plumbline.batch.nightly;

import io.plumbline.batch.capture.FlightRecorder;
import io.plumbline.persistence.configuration.Settings;
import io.plumbline.persistence.diagnosis.Diagnosis;
import io.plumbline.persistence.diagnosis.DiagnosisRepository;
import io.plumbline.persistence.diagnosis.JobRun;
import io.plumbline.persistence.diagnosis.RunLedger;
import io.plumbline.persistence.diagnosis.RunQuestion;
import io.plumbline.persistence.schema.Sql;
import io.plumbline.persistence.target.SamplingRepository;
import io.plumbline.persistence.target.Target;
import io.plumbline.persistence.target.TargetRepository;
import io.plumbline.testing.TestDatabase;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import jakarta.transaction.Status;
import jakarta.transaction.UserTransaction;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A fresh database behind repositories and transactions, without a container. As in the container, each thread that uses the
 * shared entity manager has one of its own behind it, so that what a worker writes does not end another thread's transaction.
 */
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
    private final Queue<EntityManager> opened = new ConcurrentLinkedQueue<>();
    private final ThreadLocal<EntityManager> own = ThreadLocal.withInitial(this::open);
    private final EntityManager entities = (EntityManager) Proxy.newProxyInstance(
            EntityManager.class.getClassLoader(),
            new Class<?>[] {EntityManager.class},
            (proxy, method, arguments) -> onOwn(method, arguments));

    EntityManager entities() {
        return entities;
    }

    private EntityManager open() {
        var manager = factory.createEntityManager();
        opened.add(manager);
        return manager;
    }

    private Object onOwn(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(own.get(), arguments);
        } catch (InvocationTargetException failed) {
            throw failed.getCause();
        }
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

    /** Where it is written down by which policies targets are sampled. */
    PolicyBook policyBook(Clock clock) {
        return new PolicyBook(
                new SamplingRepository(dataSource()),
                SamplingSettings.from(new Settings(key -> Optional.empty())),
                clock);
    }

    /** Policies that take no copies. */
    Policies policies(FlightRecorder recorder, Clock clock) {
        return new Policies(
                policyBook(clock),
                new SamplingRepository(dataSource()),
                SamplingSettings.from(new Settings(key -> Optional.empty())),
                recorder,
                (target, ended) -> {},
                clock);
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

    /** Claims a run for an instance. */
    JobRun claimed(RunQuestion question, Instance by) {
        return ledger().claim(question, by.owner(), Duration.ofMinutes(5)).orElseThrow();
    }

    /** A claimed run, as the steps of its job see it. */
    CurrentRun current(JobRun run) {
        return new CurrentRun(new RunContext(run), ledger());
    }

    private RunLedger ledger() {
        return new RunLedger(dataSource());
    }

    @Override
    public void close() {
        opened.forEach(EntityManager::close);
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
