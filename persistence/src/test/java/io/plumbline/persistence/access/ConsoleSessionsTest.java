package io.plumbline.persistence.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ConsoleSessionsTest {

    private final TestDatabase database = TestDatabase.fresh();
    private final ApiKeys keys = new ApiKeys(database.dataSource());
    private final ConsoleSessions sessions = new ConsoleSessions(database.dataSource());
    private final ApiKey key = keys.create("phone", Set.of(Right.LINKS), null).key();

    @Test
    void aTokenOpensTheKeyThatTheSessionWasOpenedWith() {
        var token = open(Duration.ofHours(1));

        assertThat(keys.findBySession(token)).contains(key);
        assertThat(keys.findBySession(token + "0")).isEmpty();
        assertThat(keys.find(token)).isEmpty();
    }

    @Test
    void aSessionEndsWithItsTime() {
        assertThat(keys.findBySession(open(Duration.ofSeconds(-1)))).isEmpty();
    }

    @Test
    void aSessionEndsWithItsKey() {
        var token = open(Duration.ofHours(1));

        keys.enable("phone", false);
        assertThat(keys.findBySession(token)).isEmpty();
        keys.enable("phone", true);
        assertThat(keys.findBySession(token)).isPresent();
        keys.revoke("phone");
        assertThat(keys.findBySession(token)).isEmpty();
    }

    @Test
    void aClosedSessionEndsAndNoOther() {
        var closed = open(Duration.ofHours(1));
        var other = open(Duration.ofHours(1));

        sessions.close(closed);

        assertThat(keys.findBySession(closed)).isEmpty();
        assertThat(keys.findBySession(other)).isPresent();
    }

    @Test
    void sessionsOfAKeyAreBoundedAndEndedOnesForgotten() throws SQLException {
        open(Duration.ofSeconds(-1));
        var first = open(Duration.ofMinutes(1));
        for (int i = 0; i < ConsoleSessions.MOST_OF_A_KEY; i++) {
            open(Duration.ofHours(1));
        }

        assertThat(keys.findBySession(first)).isEmpty();
        assertThat(stored()).isEqualTo(ConsoleSessions.MOST_OF_A_KEY);
    }

    private String open(Duration length) {
        return sessions.open(key, Instant.now().plus(length)).text();
    }

    private int stored() throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var rows =
                        connection.createStatement().executeQuery("SELECT count(*) FROM plumbline.console_session")) {
            rows.next();
            return rows.getInt(1);
        }
    }
}
