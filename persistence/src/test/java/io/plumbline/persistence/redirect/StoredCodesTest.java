package io.plumbline.persistence.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class StoredCodesTest {

    private static final int LINKS = 25_000;

    private final TestDatabase database = TestDatabase.fresh();

    @Test
    void everyCodeOfEveryDomainIsReadAfterTheirNumber() throws Exception {
        execute("INSERT INTO plumbline.domain (authority) VALUES ('other.example')");
        execute("INSERT INTO plumbline.short_link (short_code, long_url) SELECT 'c' || n, 'https://e.org/'"
                + " FROM generate_series(1, " + LINKS + ") AS n");
        execute("INSERT INTO plumbline.short_link (domain_id, short_code, long_url)"
                + " SELECT id, 'only-there', 'https://e.org/' FROM plumbline.domain WHERE authority = 'other.example'");
        var counts = new ArrayList<Long>();
        var codes = new HashSet<String>();

        new StoredCodes(database.dataSource()).read(count -> {
            counts.add(count);
            return codes::add;
        });

        assertThat(counts).containsExactly(LINKS + 1L);
        assertThat(codes).hasSize(LINKS + 1).contains("c1", "c25000", "only-there");
    }

    @Test
    void aCodeThatIsCommittedOnceReadingHasBegunIsNotMissed() throws Exception {
        var codes = new HashSet<String>();

        new StoredCodes(database.dataSource()).read(count -> {
            try {
                execute("INSERT INTO plumbline.short_link (short_code, long_url) VALUES ('late', 'https://e.org/')");
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
            return codes::add;
        });

        assertThat(codes).containsExactly("late");
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
