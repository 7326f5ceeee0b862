package io.plumbline.web.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.TestDatabase;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class DatabasePingTest {

    @Test
    void manyWhoAskWithinASecondAskTheDatabaseOnce() {
        var asked = new AtomicInteger();
        var url = TestDatabase.fresh().url();
        var ping = new DatabasePing(new PGSimpleDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                asked.incrementAndGet();
                setUrl(url);
                return super.getConnection();
            }
        });
        var begun = System.nanoTime();

        for (int i = 0; i < 1000; i++) {
            assertThat(ping.answers()).isTrue();
        }

        var seconds = (System.nanoTime() - begun) / 1_000_000_000L;
        assertThat(asked.get()).isBetween(1, (int) seconds + 1);
    }

    @Test
    void aPoolThatThrowsWhateverItLikesIsNoAnswer() {
        var ping = new DatabasePing(new PGSimpleDataSource() {
            @Override
            public Connection getConnection() {
                throw new UndeclaredThrowableException(new Exception("dead"));
            }
        });

        assertThat(ping.answers()).isFalse();
    }
}
