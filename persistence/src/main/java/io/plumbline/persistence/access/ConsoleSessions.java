package io.plumbline.persistence.access;

import io.plumbline.persistence.schema.Sql;
import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import javax.sql.DataSource;

/**
 * Who is signed in to the console: a token for each session, of which the database has the hash alone. A session ends with its
 * time, its key ({@link ApiKeys#findBySession}) or when it is closed, whichever comes first, on every instance. Thread-safe.
 */
@Dependent
public class ConsoleSessions {

    /** So many at once with one key; the ones that would end first give way. */
    static final int MOST_OF_A_KEY = 100;

    private static final String CLEAR = """
            DELETE FROM plumbline.console_session
            WHERE expires_at <= now() OR token_hash IN (
                SELECT token_hash FROM plumbline.console_session
                WHERE api_key_id = ? ORDER BY expires_at DESC, token_hash OFFSET ?)""";

    private static final String OPEN =
            "INSERT INTO plumbline.console_session (token_hash, api_key_id, expires_at) VALUES (?, ?, ?)";

    private static final String CLOSE = "DELETE FROM plumbline.console_session WHERE token_hash = ?";

    private final Sql sql;

    @Inject
    public ConsoleSessions(DataSource dataSource) {
        this.sql = new Sql(dataSource);
    }

    /** Opens a session with a key; returns its token. Forgets what has ended. */
    public Secret open(ApiKey key, Instant expiresAt) {
        var token = Secret.random();
        sql.update(CLEAR, key.id(), MOST_OF_A_KEY - 1);
        sql.update(OPEN, token.hash(), key.id(), expiresAt);
        return token;
    }

    /** Closes the session of a token, if there is one. */
    public void close(String token) {
        sql.update(CLOSE, (Object) Secret.hashOf(token));
    }
}
