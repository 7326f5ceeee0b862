package io.plumbline.persistence.access;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The API keys of an installation: making, listing, revoking and looking them up.
 *
 * <p>Works over any data source, in the container or on the command line. Each method is one statement. Thread-safe.
 * Every method throws {@link KeyStoreException} if the database does not answer.
 */
@Dependent
public class ApiKeys {

    private static final String COLUMNS = """
            id, name, rights, created_at, expires_at, revoked_at, enabled, author_only, domain_id, no_orphan_visits,
            (SELECT authority FROM plumbline.domain domain WHERE domain.id = api_key.domain_id) AS authority""";

    private static final String INSERT = """
            INSERT INTO plumbline.api_key
                (name, key_hash, rights, expires_at, author_only, domain_id, no_orphan_visits)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING
            RETURNING\s""" + COLUMNS;

    private static final String INSERT_FIRST = """
            INSERT INTO plumbline.api_key
                (name, key_hash, rights, expires_at, author_only, domain_id, no_orphan_visits)
            SELECT ?, ?, ?, ?, ?, ?, ? WHERE NOT EXISTS (SELECT FROM plumbline.api_key)
            ON CONFLICT DO NOTHING
            RETURNING\s""" + COLUMNS;

    // a domain that exists would not be returned if nothing was done to it
    private static final String DOMAIN = """
            INSERT INTO plumbline.domain (authority) VALUES (?)
            ON CONFLICT (authority) DO UPDATE SET authority = EXCLUDED.authority
            RETURNING id""";

    private static final String LIST = "SELECT " + COLUMNS + " FROM plumbline.api_key ORDER BY id";

    private static final String REVOKE =
            "UPDATE plumbline.api_key SET revoked_at = now() WHERE name = ? AND revoked_at IS NULL RETURNING "
                    + COLUMNS;

    private static final String ENABLE =
            "UPDATE plumbline.api_key SET enabled = ? WHERE name = ? AND revoked_at IS NULL RETURNING " + COLUMNS;

    private static final String VALID = "SELECT " + COLUMNS
            + " FROM plumbline.api_key"
            + " WHERE enabled AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())";

    private static final String FIND = VALID + " AND key_hash = ?";

    private static final String FIND_BY_SESSION = VALID + """
             AND id = (SELECT api_key_id FROM plumbline.console_session WHERE token_hash = ? AND expires_at > now())""";

    private final DataSource dataSource;

    @Inject
    public ApiKeys(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Makes a key with a random secret and no narrowing role.
     *
     * @param expiresAt absent for a key that never expires
     * @throws KeyNameTakenException if a key of that name is in use
     */
    public IssuedKey create(String name, Set<Right> rights, @Nullable Instant expiresAt) {
        return create(name, rights, KeyRoles.NONE, expiresAt);
    }

    /**
     * Makes a key with a random secret.
     *
     * @param expiresAt absent for a key that never expires
     * @throws KeyNameTakenException if a key of that name is in use
     */
    public IssuedKey create(String name, Set<Right> rights, KeyRoles roles, @Nullable Instant expiresAt) {
        var secret = Secret.random();
        var key = insert(INSERT, name, rights, roles, secret, expiresAt)
                .orElseThrow(() -> new KeyNameTakenException(name));
        return new IssuedKey(key, secret);
    }

    /**
     * Makes a key that never expires with a secret that somebody chose.
     *
     * @throws KeyNameTakenException if a key of that name is in use
     * @throws KeyStoreException also if another key has that secret
     */
    public ApiKey createWithSecret(String name, Set<Right> rights, Secret secret) {
        return insert(INSERT, name, rights, KeyRoles.NONE, secret, null)
                .orElseThrow(() -> new KeyNameTakenException(name));
    }

    /**
     * Makes the first key of an installation, with every right; empty if there is a key already, revoked ones included.
     * Of several instances that start at once exactly one makes it.
     */
    public Optional<ApiKey> createFirst(String name, Secret secret) {
        return insert(INSERT_FIRST, name, Right.all(), KeyRoles.NONE, secret, null);
    }

    /**
     * The roles of a key for one domain alone.
     *
     * @param authority the domain as it is stored, empty for the default one; it is made if there is none
     */
    public KeyRoles rolesOnDomain(String authority, boolean authorOnly, boolean noOrphanVisits) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(DOMAIN)) {
            statement.setString(1, authority);
            try (ResultSet domain = statement.executeQuery()) {
                domain.next();
                return new KeyRoles(authorOnly, domain.getLong("id"), authority, noOrphanVisits);
            }
        } catch (SQLException failure) {
            throw new KeyStoreException(failure);
        }
    }

    /** Every key ever made, oldest first. */
    public List<ApiKey> list() {
        return query(LIST, statement -> {});
    }

    /** Revokes the key of that name for ever; empty if no such key is in use. */
    public Optional<ApiKey> revoke(String name) {
        return query(REVOKE, statement -> statement.setString(1, name)).stream().findAny();
    }

    /** Lets the key of that name work, or not, until told otherwise; empty if no such key is in use. */
    public Optional<ApiKey> enable(String name, boolean enabled) {
        return query(ENABLE, statement -> {
                    statement.setBoolean(1, enabled);
                    statement.setString(2, name);
                })
                .stream()
                .findAny();
    }

    /** The key that a secret opens; empty for unknown, disabled, expired and revoked ones alike. */
    public Optional<ApiKey> find(String secret) {
        return findBy(FIND, secret);
    }

    /** The key with which a session of the console was opened; empty if it, or the session, is no longer valid. */
    public Optional<ApiKey> findBySession(String token) {
        return findBy(FIND_BY_SESSION, token);
    }

    private Optional<ApiKey> findBy(String sql, String secret) {
        return query(sql, statement -> statement.setBytes(1, Secret.hashOf(secret))).stream()
                .findAny();
    }

    private Optional<ApiKey> insert(
            String sql, String name, Set<Right> rights, KeyRoles roles, Secret secret, @Nullable Instant expiresAt) {
        if (name.isBlank() || rights.isEmpty()) {
            throw new IllegalArgumentException("a key needs a name and at least one right; the name is \"" + name
                    + "\", the rights are " + rights);
        }
        var texts = rights.stream().map(Right::text).sorted().toArray();
        return query(sql, statement -> {
                    statement.setString(1, name);
                    statement.setBytes(2, secret.hash());
                    statement.setArray(3, statement.getConnection().createArrayOf("text", texts));
                    statement.setTimestamp(4, expiresAt == null ? null : Timestamp.from(expiresAt));
                    statement.setBoolean(5, roles.authorOnly());
                    statement.setObject(6, roles.domainId(), Types.BIGINT);
                    statement.setBoolean(7, roles.noOrphanVisits());
                })
                .stream()
                .findAny();
    }

    private List<ApiKey> query(String sql, Parameters parameters) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            parameters.set(statement);
            try (ResultSet rows = statement.executeQuery()) {
                var keys = new ArrayList<ApiKey>();
                while (rows.next()) {
                    keys.add(keyOf(rows));
                }
                return keys;
            }
        } catch (SQLException failure) {
            throw new KeyStoreException(failure);
        }
    }

    private static ApiKey keyOf(ResultSet row) throws SQLException {
        return new ApiKey(
                row.getLong("id"),
                row.getString("name"),
                rightsOf(row.getArray("rights")),
                row.getTimestamp("created_at").toInstant(),
                instantOf(row.getTimestamp("expires_at")),
                instantOf(row.getTimestamp("revoked_at")),
                row.getBoolean("enabled"),
                new KeyRoles(
                        row.getBoolean("author_only"),
                        row.getObject("domain_id", Long.class),
                        row.getString("authority"),
                        row.getBoolean("no_orphan_visits")));
    }

    private static Set<Right> rightsOf(Array texts) throws SQLException {
        return Arrays.stream((String[]) texts.getArray()).map(Right::of).collect(Collectors.toUnmodifiableSet());
    }

    private static @Nullable Instant instantOf(@Nullable Timestamp timestamp) {
        return timestamp == null ? null : timestamp.toInstant();
    }

    private interface Parameters {
        void set(PreparedStatement statement) throws SQLException;
    }
}
