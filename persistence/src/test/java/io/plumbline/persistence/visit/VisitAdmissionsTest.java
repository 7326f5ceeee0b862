package io.plumbline.persistence.visit;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.TestDatabase;
import java.sql.SQLException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class VisitAdmissionsTest {

    private final PGSimpleDataSource dataSource = TestDatabase.fresh().dataSource();
    private final VisitAdmissions admissions = new VisitAdmissions(dataSource);

    @Test
    void neverOneTooManyIsAdmittedHoweverManyComeAtOnce() throws Exception {
        var admitted = new AtomicInteger();
        var threads = Executors.newFixedThreadPool(4);
        for (int i = 0; i < 40; i++) {
            threads.execute(() -> admitted.addAndGet(admissions.admit(1, 7) ? 1 : 0));
        }

        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        assertThat(admitted).hasValue(7);
        assertThat(admissions.hasRoom(1, 7)).isFalse();
        assertThat(admissions.hasRoom(1, 8)).isTrue();
    }

    @Test
    void aMaximumThatComesLaterCountsTheVisitsBeforeIt() throws SQLException {
        try (var connection = dataSource.getConnection();
                var statement = connection.createStatement()) {
            statement.execute("INSERT INTO plumbline.visit_counter VALUES (1, 6, 0, 6, 6, 1)");
        }

        assertThat(admissions.admit(1, 7)).isTrue();
        assertThat(admissions.admit(1, 7)).isFalse();
        assertThat(admissions.admit(1, 5)).isFalse();
    }
}
