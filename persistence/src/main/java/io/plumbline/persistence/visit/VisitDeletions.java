package io.plumbline.persistence.visit;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Deletes visits and takes them out of every count; flushes wait meanwhile. Visits that are still in a journal come later.
 *
 * <p>Each method is one statement and takes as long as there are visits to delete. Thread-safe. Every method throws {@link
 * VisitStoreException} if the database does not answer.
 */
@Dependent
public class VisitDeletions {

    private static final String OF_LINK = "SELECT plumbline.delete_visits(?)";

    private static final String OF_ORPHANS = "SELECT plumbline.delete_orphan_visits()";

    private final DataSource dataSource;

    @Inject
    public VisitDeletions(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /**
     * Deletes the visits of a link; its maximum of visits begins anew.
     *
     * @return how many there were, those without detail included
     */
    public long ofLink(long linkId) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(OF_LINK)) {
            statement.setLong(1, linkId);
            return number(statement);
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }

    /**
     * Deletes the visits that led to no link.
     *
     * @return how many there were, those without detail included
     */
    public long ofOrphans() {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(OF_ORPHANS)) {
            return number(statement);
        } catch (SQLException failure) {
            throw new VisitStoreException(failure);
        }
    }

    private static long number(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getLong(1);
        }
    }
}
