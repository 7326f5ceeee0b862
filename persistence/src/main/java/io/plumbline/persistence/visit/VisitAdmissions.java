package io.plumbline.persistence.visit;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Admits visitors to links with a maximum of visits, across all instances never one too many.
 *
 * <p>The first admission takes the visits counted so far as its start, so that a maximum given later counts them too.
 * Each method is one statement. Thread-safe. Every method throws {@link VisitStoreException} if the database does not
 * answer; a visitor who was admitted but never heard of it stays counted.
 */
@Dependent
public class VisitAdmissions {

    private static final String ADMIT = """
            INSERT INTO plumbline.visit_admission AS admission (link_id, admitted)
            SELECT ?, before.visits + 1
            FROM (SELECT coalesce((SELECT total FROM plumbline.visit_counter WHERE link_id = ?), 0) AS visits) AS before
            WHERE before.visits < ?
            ON CONFLICT (link_id) DO UPDATE SET admitted = admission.admitted + 1 WHERE admission.admitted < ?""";

    private static final String USED = """
            SELECT greatest(
              coalesce((SELECT admitted FROM plumbline.visit_admission WHERE link_id = ?), 0),
              coalesce((SELECT total FROM plumbline.visit_counter WHERE link_id = ?), 0))""";

    // a database that does not answer must not hold the redirect's few connections for long
    private static final int TIMEOUT_SECONDS = 2;

    private final DataSource dataSource;

    @Inject
    public VisitAdmissions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Uses up one visit of the maximum; false if there is none left. */
    public boolean admit(long linkId, long maxVisits) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(ADMIT)) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            statement.setLong(1, linkId);
            statement.setLong(2, linkId);
            statement.setLong(3, maxVisits);
            statement.setLong(4, maxVisits);
            return statement.executeUpdate() == 1;
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }

    /** Whether a visit is left, without using it up. */
    public boolean hasRoom(long linkId, long maxVisits) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(USED)) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            statement.setLong(1, linkId);
            statement.setLong(2, linkId);
            try (ResultSet rows = statement.executeQuery()) {
                return rows.next() && rows.getLong(1) < maxVisits;
            }
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }
}
