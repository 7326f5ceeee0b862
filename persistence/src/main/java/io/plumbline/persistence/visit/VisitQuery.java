package io.plumbline.persistence.visit;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGStatement;

/** A query put together from parts, each with its arguments. One thread. */
final class VisitQuery {

    private final Connection connection;
    private final StringBuilder sql = new StringBuilder();
    private final List<Object> arguments = new ArrayList<>();

    VisitQuery(Connection connection) {
        this.connection = connection;
    }

    /** Takes what a query answers. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    VisitQuery add(String part, Object... values) {
        sql.append(part);
        arguments.addAll(List.of(values));
        return this;
    }

    <T> List<T> list(RowReader<T> reader) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
            // a plan kept for other arguments would look at every day's partition
            statement.unwrap(PGStatement.class).setPrepareThreshold(0);
            bind(statement);
            try (ResultSet rows = statement.executeQuery()) {
                var values = new ArrayList<T>();
                while (rows.next()) {
                    values.add(reader.read(rows));
                }
                return values;
            }
        }
    }

    /** The only number of a query that answers one. */
    long number() throws SQLException {
        return list(row -> row.getLong(1)).get(0);
    }

    private void bind(PreparedStatement statement) throws SQLException {
        for (int i = 0; i < arguments.size(); i++) {
            var argument = arguments.get(i);
            statement.setObject(i + 1, argument instanceof Instant moment ? moment.atOffset(ZoneOffset.UTC) : argument);
        }
    }
}
