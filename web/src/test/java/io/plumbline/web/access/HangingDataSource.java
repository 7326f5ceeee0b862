package io.plumbline.web.access;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that accepts nobody until a latch is released, and then refuses. */
final class HangingDataSource extends PGSimpleDataSource {

    private static final long serialVersionUID = 1;

    private final transient CountDownLatch released;

    private HangingDataSource(CountDownLatch released) {
        this.released = released;
    }

    static HangingDataSource until(CountDownLatch released) {
        return new HangingDataSource(released);
    }

    @Override
    public Connection getConnection() throws SQLException {
        try {
            released.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        throw new SQLException("refused");
    }
}
