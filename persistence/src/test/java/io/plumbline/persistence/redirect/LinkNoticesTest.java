package io.plumbline.persistence.redirect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.plumbline.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.lang.reflect.UndeclaredThrowableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class LinkNoticesTest {

    private final TestDatabase database = TestDatabase.fresh();

    @Test
    void aConnectionThatCannotListenIsGivenBack() {
        var connections = new ArrayList<Connection>();
        var dying = new PGSimpleDataSource() {
            @Override
            public Connection getConnection() throws SQLException {
                var connection = database.dataSource().getConnection();
                connections.add(connection);
                return (Connection) Proxy.newProxyInstance(
                        Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, args) -> {
                            if (method.getName().equals("unwrap")) {
                                throw new UndeclaredThrowableException(new Exception("dead"));
                            }
                            return method.invoke(connection, args);
                        });
            }
        };

        assertThatThrownBy(() -> LinkNotices.listen(dying)).isInstanceOf(UndeclaredThrowableException.class);

        assertThat(connections)
                .hasSize(1)
                .allSatisfy(connection -> assertThat(connection.isClosed()).isTrue());
    }

    @Test
    void listeningOutlastsTheTimeoutOfTheSocket() throws Exception {
        var impatient = database.dataSource();
        impatient.setSocketTimeout(3);
        var codes = new ArrayList<String>();
        try (var notices = LinkNotices.listen(impatient)) {
            notices.await(Duration.ofMillis(3500), codes::add, () -> {});
            try (var connection = impatient.getConnection();
                    var statement = connection.createStatement()) {
                statement.executeUpdate(
                        "INSERT INTO plumbline.short_link (short_code, long_url) VALUES ('a', 'https://example.org/')");
            }

            notices.await(Duration.ofSeconds(30), codes::add, () -> {});
        }

        assertThat(codes).containsExactly("a");
    }
}
