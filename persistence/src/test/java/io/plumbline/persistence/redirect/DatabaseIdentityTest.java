package io.plumbline.persistence.redirect;

import static org.assertj.core.api.Assertions.assertThat;

import io.plumbline.testing.TestDatabase;
import org.junit.jupiter.api.Test;

class DatabaseIdentityTest {

    private final TestDatabase database = TestDatabase.fresh();

    @Test
    void aDatabaseIsKnownAgainAndToldFromAnotherOfTheSameServer() {
        var identity = new DatabaseIdentity(database.dataSource());

        assertThat(identity.read()).matches("[0-9a-f]+-[0-9]+");
        assertThat(new DatabaseIdentity(database.dataSource()).read()).isEqualTo(identity.read());
        assertThat(new DatabaseIdentity(TestDatabase.fresh().dataSource()).read())
                .isNotEqualTo(identity.read());
    }
}
