package io.plumbline.persistence.redirect;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Where the codes of the default domain lead, by one query without an entity. Thread-safe. */
@Dependent
public class LinkTargets {

    // domain 1 is the default one
    private static final String FIND = """
            SELECT id, long_url, valid_since, valid_until, max_visits, forward_query
            FROM plumbline.short_link WHERE domain_id = 1 AND short_code = ?""";

    // a database that does not answer must not hold the redirect's few connections for long
    private static final int TIMEOUT_SECONDS = 2;

    private final DataSource dataSource;

    @Inject
    public LinkTargets(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * The target of the link with exactly that code.
     *
     * @throws LinkStoreException if the database does not answer
     */
    public Optional<LinkTarget> find(String code) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(FIND)) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            statement.setString(1, code);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() ? Optional.of(targetOf(rows)) : Optional.empty();
            }
        } catch (SQLException failure) {
            throw new LinkStoreException(failure);
        }
    }

    private static LinkTarget targetOf(ResultSet row) throws SQLException {
        return new LinkTarget(
                row.getLong(1),
                row.getString(2),
                instantOf(row.getTimestamp(3)),
                instantOf(row.getTimestamp(4)),
                row.getObject(5, Integer.class),
                row.getBoolean(6));
    }

    private static @Nullable Instant instantOf(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }
}
