package io.plumbline.web.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.persistence.redirect.LinkTarget;
import io.plumbline.persistence.visit.VisitAdmissions;
import io.plumbline.testing.TestDatabase;
import io.plumbline.web.gate.DatabaseGate;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VisitLimitsTest {

    private final TestDatabase database = TestDatabase.fresh();
    private final AtomicLong nanos = new AtomicLong();
    private final VisitLimits limits = new VisitLimits(
            new VisitAdmissions(database.dataSource()), new DatabaseGate(1, Duration.ofSeconds(10)), nanos::get);

    @Test
    void aLinkLeadsOnAsOftenAsItMay() throws Exception {
        var target = target(2);

        assertThat(limits.admit(target, false)).isTrue();
        assertThat(limits.admit(target, true)).isTrue();
        assertThat(limits.admit(target, true)).isTrue();
        assertThat(limits.admit(target, true)).isFalse();
        assertThat(limits.admit(target(RedirectTarget.UNLIMITED), true)).isTrue();
    }

    @Test
    void aLinkThatIsUsedUpIsRememberedForAMomentUnlessItIsChanged() throws Exception {
        var target = target(1);
        limits.admit(target, true);
        assertThat(limits.admit(target, true)).isFalse();
        makeRoom();

        assertThat(limits.admit(target, true)).isFalse();
        assertThat(limits.admit(target(1), true)).isTrue();

        makeRoom();
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(limits.admit(target, true)).isTrue();
    }

    private void makeRoom() throws SQLException {
        try (var connection = database.dataSource().getConnection();
                var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM plumbline.visit_admission");
        }
    }

    private static RedirectTarget target(int maxVisits) {
        return new RedirectTarget(
                new LinkTarget(
                        1,
                        "https://e.org/",
                        null,
                        null,
                        maxVisits == RedirectTarget.UNLIMITED ? null : maxVisits,
                        true,
                        List.of()),
                0,
                0);
    }
}
