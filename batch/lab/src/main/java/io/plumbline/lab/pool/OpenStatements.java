package io.plumbline.lab.pool;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.plumbline.lab.load.LabCase;
import io.plumbline.lab.load.Leak;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Prepares a statement a request on one long-lived connection of HikariCP, which keeps those that nobody closes. */
public final class OpenStatements implements LabCase {

    private static final String COMMENT = "/* " + "x".repeat(2000) + " */";

    private final Connection connection = connect();
    private final AtomicLong statements = new AtomicLong();

    @Override
    public void serve(long request) {
        try {
            connection.prepareStatement("SELECT " + request + COMMENT);
            statements.incrementAndGet();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public long kept() {
        return statements.get();
    }

    /** As measured: the statement, its command with the text, and the pool's wrapper. */
    @Override
    public double bytesPerRequest() {
        return 3822;
    }

    @Override
    public Optional<Leak> leak() {
        return Optional.of(new Leak(
                Leak.Area.HEAP,
                "org.h2.jdbc.JdbcPreparedStatement",
                connection.getClass().getName(),
                "openStatements"));
    }

    private static Connection connect() {
        var settings = new HikariConfig();
        settings.setJdbcUrl("jdbc:h2:mem:lab");
        settings.setMaximumPoolSize(1);
        try {
            return new HikariDataSource(settings).getConnection();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
