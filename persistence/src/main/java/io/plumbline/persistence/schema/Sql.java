package io.plumbline.persistence.schema;

import jakarta.persistence.PersistenceException;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Plain SQL over a data source, for bulk work and for questions that JPA cannot ask.
 *
 * <p>Arguments are bound in order: instants become {@code timestamptz}, enums their names, lists {@code text[]},
 * arrays of numbers {@code bigint[]}.
 * Inside a JTA transaction each call joins it; outside, each call is a transaction of its own. A failing statement is a
 * {@link PersistenceException}, as for JPA. Thread-safe.
 */
public final class Sql {

    private static final int ROWS_AT_ONCE = 1_000;

    private final DataSource dataSource;

    public Sql(DataSource dataSource) {
        this.dataSource = dataSource;
    }

    /** Makes a value of the current row. */
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Runs a statement and tells how many rows it changed. */
    public int update(String sql, @Nullable Object... arguments) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = bound(connection, sql, arguments)) {
            return statement.executeUpdate();
        } catch (SQLException failure) {
            throw failed(sql, failure);
        }
    }

    /** Runs a statement once for each row of arguments. */
    public void updateAll(String sql, Iterable<? extends @Nullable Object[]> rows) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            int waiting = 0;
            for (var row : rows) {
                bind(connection, statement, row);
                statement.addBatch();
                if (++waiting == ROWS_AT_ONCE) {
                    statement.executeBatch();
                    waiting = 0;
                }
            }
            statement.executeBatch();
        } catch (SQLException failure) {
            throw failed(sql, failure);
        }
    }

    /** The rows of a query, or of a statement with {@code RETURNING}. */
    public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... arguments) {
        try (Connection connection = dataSource.getConnection();
                PreparedStatement statement = bound(connection, sql, arguments);
                ResultSet rows = statement.executeQuery()) {
            var values = new ArrayList<T>();
            while (rows.next()) {
                values.add(reader.read(rows));
            }
            return values;
        } catch (SQLException failure) {
            throw failed(sql, failure);
        }
    }

    /** The first row of a query, if there is one. */
    public <T> Optional<T> first(String sql, RowReader<T> reader, @Nullable Object... arguments) {
        return list(sql, reader, arguments).stream().findFirst();
    }

    /** A {@code timestamptz}; null if the column is. */
    public static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        var at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    /** A {@code timestamptz} in a column that is never null. */
    public static Instant requiredInstant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    /** A {@code bigint}; null if the column is. */
    public static @Nullable Long number(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Long.class);
    }

    /** A {@code double precision}; null if the column is. */
    public static @Nullable Double real(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Double.class);
    }

    /** A {@code text[]}. */
    public static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    /** A {@code bigint[]} without nulls. */
    public static long[] numbers(ResultSet row, String column) throws SQLException {
        return Stream.of((Long[]) row.getArray(column).getArray())
                .mapToLong(Long::longValue)
                .toArray();
    }

    private static PreparedStatement bound(Connection connection, String sql, @Nullable Object[] arguments)
            throws SQLException {
        var statement = connection.prepareStatement(sql);
        try {
            bind(connection, statement, arguments);
            return statement;
        } catch (SQLException failure) {
            statement.close();
            throw failure;
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, @Nullable Object[] arguments)
            throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, forDriver(connection, arguments[i]));
        }
    }

    private static @Nullable Object forDriver(Connection connection, @Nullable Object argument) throws SQLException {
        // what comes from other programs may hold the one character that the database does not take
        if (argument instanceof String text) {
            return withoutNul(text);
        }
        if (argument instanceof Instant instant) {
            return instant.atOffset(ZoneOffset.UTC);
        }
        if (argument instanceof Enum<?> constant) {
            return constant.name();
        }
        if (argument instanceof List<?> values) {
            Array array = connection.createArrayOf(
                    "text",
                    values.stream()
                            .map(value -> value instanceof String text ? withoutNul(text) : value)
                            .toArray());
            return array;
        }
        if (argument instanceof long[] numbers) {
            Array array = connection.createArrayOf(
                    "bigint", LongStream.of(numbers).boxed().toArray());
            return array;
        }
        return argument;
    }

    private static String withoutNul(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private static PersistenceException failed(String sql, SQLException failure) {
        return new PersistenceException("the database refused \"" + sql.strip() + "\"", failure);
    }
}
