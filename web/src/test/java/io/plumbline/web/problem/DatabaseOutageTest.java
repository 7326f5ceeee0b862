package io.plumbline.web.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.UndeclaredThrowableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class DatabaseOutageTest {

    @Test
    void aConnectionThatFailsIsAnOutage() {
        assertThat(DatabaseOutage.isBehind(new IllegalStateException(new SQLException("refused", "08001"))))
                .isTrue();
        assertThat(DatabaseOutage.isBehind(new SQLException("Error in allocating a connection")))
                .isTrue();
        assertThat(DatabaseOutage.isBehind(new UndeclaredThrowableException(new Exception())))
                .isTrue();
    }

    @Test
    void aStatementThatTheDatabaseRefusesIsNot() {
        assertThat(DatabaseOutage.isBehind(new IllegalStateException(new SQLException("no such table", "42P01"))))
                .isFalse();
        assertThat(DatabaseOutage.isBehind(new IllegalStateException("ours"))).isFalse();
    }

    @Test
    void aDeadlockIsNoOutageButMayBeTriedAgain() {
        var deadlock = new IllegalStateException(new SQLException("deadlock detected", "40P01"));

        assertThat(DatabaseOutage.isBehind(deadlock)).isFalse();
        assertThat(DatabaseOutage.isTakenBack(deadlock)).isTrue();
        assertThat(DatabaseOutage.isTakenBack(new SQLException("no such table", "42P01")))
                .isFalse();
        assertThat(DatabaseOutage.isTakenBack(new SQLException("Error in allocating a connection")))
                .isFalse();
    }

    @Test
    void anOutageIsToldOnce() {
        var nanos = new AtomicLong();
        var outage = new DatabaseOutage(nanos::get);
        var failure = new SQLException("refused", "08001");

        assertThat(outage.note(failure)).isTrue();
        for (int i = 0; i < 10; i++) {
            nanos.addAndGet(Duration.ofSeconds(50).toNanos());
            assertThat(outage.note(failure)).isFalse();
        }
        nanos.addAndGet(Duration.ofSeconds(70).toNanos());
        assertThat(outage.note(failure)).isTrue();
    }
}
