package io.plumbline.persistence.link;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.sql.DataSource;

/** Connections that are used again, because making one takes longer than what it is made for. Thread-safe. */
final class FewConnections implements AutoCloseable {

    private final DataSource origin;
    private final Queue<Connection> idle = new ConcurrentLinkedQueue<>();

    FewConnections(DataSource origin) {
        this.origin = origin;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, origin, "getConnection", this::connection);
    }

    private Connection connection() throws SQLException {
        var waiting = idle.poll();
        var connection = waiting == null ? origin.getConnection() : waiting;
        return proxy(Connection.class, connection, "close", () -> idle.add(connection));
    }

    /** The same object, but for one method. */
    private static <T> T proxy(Class<T> type, T object, String method, Replacement replacement) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, called, arguments) -> {
                    if (called.getName().equals(method)) {
                        return replacement.call();
                    }
                    try {
                        return called.invoke(object, arguments);
                    } catch (InvocationTargetException failure) {
                        throw failure.getTargetException();
                    }
                }));
    }

    @Override
    public void close() {
        for (var connection : idle) {
            try {
                connection.close();
            } catch (SQLException failure) {
                throw new IllegalStateException("a test's connection did not close", failure);
            }
        }
    }

    private interface Replacement {
        Object call() throws SQLException;
    }
}
