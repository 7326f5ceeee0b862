package io.plumbline.persistence.visit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

/** What must not make a batch fail. */
class VisitBatchesTest {

    private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

    private final VisitStore store = new VisitStore();

    /** It is waited for in parts, in each of which the connection hears from the database. */
    @Test
    void theLockOfTheCountsIsWaitedForLongerThanAConnectionMayBeSilent() throws Exception {
        var link = store.link("a");
        var impatient = store.database.dataSource();
        impatient.setSocketTimeout(3);
        var threads = Executors.newSingleThreadExecutor();
        try (var recount = store.dataSource.getConnection();
                var statement = recount.createStatement()) {
            recount.setAutoCommit(false);
            statement.execute("SELECT plumbline.lock_visit_counts()");
            var flush =
                    threads.submit(() -> VisitStore.write(new VisitBatches(impatient), VisitStore.visit(link, NOON)));
            while (!flush.isDone() && !isWaitedForSince("3.5 seconds")) {
                Thread.onSpinWait();
            }
            recount.commit();
            flush.get(60, TimeUnit.SECONDS);
        }
        threads.shutdown();

        assertThat(store.number("SELECT total FROM plumbline.visit_counter")).isEqualTo(1);
    }

    private boolean isWaitedForSince(String interval) throws SQLException {
        return store.number("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND xact_start < now() - interval '" + interval + "' AND query LIKE '%lock_visit_counts%'"
                        + " AND wait_event = 'advisory'")
                > 0;
    }

    /** What the database tells of keepalives is what its socket has. */
    @Test
    void theDatabaseNoticesSoonThatTheNetworkOfABatchIsCut() throws SQLException {
        store.update("CREATE TABLE noticed (idle text, pause text, in_transaction text)");
        store.update("CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN INSERT INTO noticed VALUES ("
                + "current_setting('tcp_keepalives_idle'), current_setting('tcp_keepalives_interval'),"
                + " current_setting('idle_in_transaction_session_timeout')); RETURN NULL; END$$");
        store.update("CREATE TRIGGER note AFTER INSERT ON plumbline.visit_batch EXECUTE FUNCTION note()");

        store.write(VisitStore.visit(store.link("a"), NOON));

        assertThat(store.rows("SELECT idle, pause, in_transaction FROM noticed"))
                .containsExactly("30 5 1min");
    }

    @Test
    void aBrokenConnectionTellsWhatBrokeIt() throws SQLException {
        store.update("CREATE FUNCTION break() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END$$");
        store.update("CREATE TRIGGER break AFTER INSERT ON plumbline.visit_batch EXECUTE FUNCTION break()");

        assertThatThrownBy(() -> store.write(VisitStore.visit(1, NOON)))
                .isInstanceOf(VisitStoreException.class)
                .hasMessageContaining("terminating connection");
    }

    @Test
    void anUpgradeMakesTheCountersThatAreMissing() throws SQLException {
        store.update("DROP SCHEMA plumbline CASCADE");
        migrate("10");
        store.link("counted");
        store.update("ALTER TABLE plumbline.short_link DISABLE TRIGGER USER");
        var link = store.link("loaded");
        store.update("ALTER TABLE plumbline.short_link ENABLE TRIGGER USER");
        store.update(
                "INSERT INTO plumbline.visit_day (kind, subject_id, domain_id, author_id, day, total, bots, listed, listed_bots)"
                        + " VALUES (1, ?, 0, 0, '2026-03-01', 3, 1, 0, 0), (1, ?, 0, 0, '2026-03-02', 4, 1, 0, 0)",
                link,
                link);

        migrate("latest");

        assertThat(store.rows("SELECT short_code, total, bots, visit_counter.domain_id"
                        + " FROM plumbline.short_link LEFT JOIN plumbline.visit_counter ON link_id = id ORDER BY id"))
                .containsExactly("counted 0 0 1", "loaded 7 2 1");
    }

    private void migrate(String target) {
        Flyway.configure()
                .dataSource(store.dataSource)
                .schemas("plumbline")
                .target(target)
                .load()
                .migrate();
    }
}
